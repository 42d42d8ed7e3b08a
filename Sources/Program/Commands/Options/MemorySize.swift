import ArgumentParser

/// An amount of memory: `512M`, `4G`, `1.5GiB`; the units are those of 1,024.
struct MemorySize: Equatable, Sendable, ExpressibleByArgument {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber || $0 == "." }
    let shifts = ["M": 20, "MB": 20, "MIB": 20, "G": 30, "GB": 30, "GIB": 30, "T": 40, "TB": 40, "TIB": 40]
    guard let number = Double(digits), number > 0, let shift = shifts[argument.dropFirst(digits.count).uppercased()],
      number * Double(1 << shift) < 1e15
    else { return nil }
    bytes = Int(number * Double(1 << shift))
  }

}
