import Kernels

extension CompiledKernels {
  package static func gatherRows(
    _ table: UnsafePointer<Float>, columns: Int, _ rows: [Int], into result: UnsafeMutablePointer<Float>
  ) {
    for (index, row) in rows.enumerated() {
      (result + index * columns).update(from: table + row * columns, count: columns)
    }
  }

  package static func scatterRows(
    _ cotangent: UnsafePointer<Float>, columns: Int, _ rows: [Int], count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    gradient.update(repeating: 0, count: count * columns)
    for (index, row) in rows.enumerated() {
      add(cotangent + index * columns, to: gradient + row * columns, count: columns)
    }
  }
}
