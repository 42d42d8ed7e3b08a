import COpenBLAS

@inline(never)
package func muladd(_ a: UnsafeMutablePointer<Float>, _ b: UnsafePointer<Float>, _ n: Int) {
  var acc = SIMD16<Float>(repeating: 0)
  var i = 0
  while i < n {
    let v = UnsafeRawPointer(b + i).loadUnaligned(as: SIMD16<Float>.self)
    acc = acc.addingProduct(v, v)
    i += 16
  }
  UnsafeMutableRawPointer(a).storeBytes(of: acc, as: SIMD16<Float>.self)
}
