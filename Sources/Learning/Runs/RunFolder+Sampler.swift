import Training

extension RunFolder {
  /// The generator of a run that makes pictures from nothing, ready, from its newest intact checkpoint.
  ///
  /// - Parameter onDamage: called with the path and the fault of each checkpoint that cannot be read.
  /// - Throws: `RunError`.
  package func sampler(onDamage: (String, String) -> Void = { _, _ in }) throws(RunError) -> LatentSampler {
    let configuration = try configuration()
    guard let settings = configuration.method.settings as? LatentSettings else {
      throw .makesNothing(path, configuration.method.name)
    }
    let sampler = try Checkpoints(self).newest(onDamage: onDamage) { checkpoint in
      try LatentSampler(settings, seed: configuration.seed) { generator in
        try checkpoint.load(generator, named: settings.generatorFile)
      }
    }
    guard let sampler else { throw .noCheckpoint(path) }
    return sampler
  }
}
