import Training

extension TrainingMethod {
  /// A short text that differs where the networks do, in any bit (Fowler, Noll and Vo's hash).
  var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (_, network) in networks {
      for value in network.parameters.map(\.value) + network.runningStatistics.map(\.value) {
        value.withValues { values in
          for number in values { hash = (hash ^ UInt64(number.bitPattern)) &* 0x100_0000_01b3 }
        }
      }
    }
    return String(hash, radix: 16)
  }
}
