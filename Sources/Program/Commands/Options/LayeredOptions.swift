import ArgumentParser

/// Options that may be given in several layers: on the command line, in a file, by a preset.
protocol LayeredOptions: ParsableArguments {
  /// Takes over from a lower layer what is not given here.
  mutating func fill(from lower: Self)
}
