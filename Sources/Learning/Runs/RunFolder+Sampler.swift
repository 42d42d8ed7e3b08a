import Training

extension RunFolder {
  /// Whether what is in the folder makes pictures from nothing, be it trained here or imported.
  ///
  /// - Throws: `RunError` if there is neither a run nor an import.
  package func makesFromNothing() throws(RunError) -> Bool {
    if !holdsRun, holdsImport { return try importedSampler() != nil }
    return try configuration().method.name.makesFromNothing
  }

  /// The generator that makes pictures from nothing, ready: from the newest intact checkpoint of a run, or as it was imported.
  ///
  /// - Parameter onDamage: called with the path and the fault of each checkpoint that cannot be read.
  /// - Throws: `RunError`.
  package func sampler(onDamage: (String, String) -> Void = { _, _ in }) throws(RunError) -> LatentSampler {
    if !holdsRun, holdsImport {
      guard let imported = try importedSampler() else { throw .makesNothing(path, nil) }
      do {
        return try LatentSampler(imported.settings, seed: 0) { generator in
          try NetworkFile.load(generator, from: importedPath(of: LatentNetworks.generatorName))
        }
      } catch {
        throw .damagedCheckpoint(path, reason: error.reasonForPeople)
      }
    }
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
