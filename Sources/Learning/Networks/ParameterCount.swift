import Tensors

extension GeneratorArchitecture {
  /// How many numbers the generator learns: 11,378,179 for the published one.
  public var parameterCount: Int {
    var count = 0
    // Shapes are enough, and a network that memory has no room for can be counted, too.
    _ = TensorMemory.bytes { count = build(.zero).parameterCount }
    return count
  }
}

extension DiscriminatorArchitecture {
  /// How many numbers the discriminator learns: 2,764,737 for the published one.
  public var parameterCount: Int {
    var count = 0
    _ = TensorMemory.bytes { count = build(.zero).parameterCount }
    return count
  }
}

extension LatentArchitecture {
  /// How many numbers the networks learn.
  ///
  /// - Parameters:
  ///   - classes: how many classes they know; 0 for none.
  ///   - vocabulary: how many words and pairs of words they know; 0 for none.
  public func parameterCounts(classes: Int, vocabulary: Int = 0) -> (generator: Int, discriminator: Int) {
    var counts = (generator: 0, discriminator: 0)
    _ = TensorMemory.bytes {
      counts = (
        generator(classes: classes, vocabulary: vocabulary, .zero).parameterCount,
        discriminator(classes: classes, vocabulary: vocabulary, .zero).parameterCount
      )
    }
    return counts
  }
}
