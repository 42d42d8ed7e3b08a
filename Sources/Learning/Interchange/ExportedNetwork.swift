import Files
import Foundation
import NeuralNetworks
import PyTorchFiles
import Runs
import SafeTensors
import Training

/// A network on its way to other programs.
package struct ExportedNetwork {
  /// What it is.
  package let architecture: NetworkArchitecture
  /// The network itself.
  let module: any Module
  /// Where it came from, for whoever opens the file: domains and folder, or file.
  let origin: String
  /// What it knows, as lists in JSON: the `classes` in the order of their labels, or the `vocabulary` of its texts.
  let lists: [(key: String, text: String)]

  /// A network that is there.
  init(_ architecture: NetworkArchitecture, _ module: any Module, origin: String) {
    (self.architecture, self.module, self.origin, lists) = (architecture, module, origin, [])
  }

  /// The generator of one direction of a run, from its newest intact checkpoint, or as it was imported.
  ///
  /// - Throws: `RunError`.
  package init(_ folder: RunFolder, _ direction: Direction, onDamage: (String, String) -> Void) throws(RunError) {
    let model = try folder.translationModel()
    let (network, architecture) = try folder.generator(direction, onDamage: onDamage)
    self.architecture = .generator(architecture)
    module = network
    let (from, to) = direction == .aToB ? (model.domainA, model.domainB) : (model.domainB, model.domainA)
    (origin, lists) = ("\(from) to \(to)", [])
  }

  /// The generator of a folder that makes pictures from nothing, as it makes them: with standing statistics where a run keeps an average of
  /// weights.
  ///
  /// - Throws: `RunError`.
  package init(makingIn folder: RunFolder, onDamage: (String, String) -> Void) throws(RunError) {
    let sampler = try folder.sampler(onDamage: onDamage)
    let settings = sampler.settings
    architecture = .latentGenerator(settings.network, classes: settings.classes?.count ?? 0)
    module = sampler.generator
    if folder.holdsRun {
      origin = "pictures of \(try folder.configuration().domains.a)"
    } else {
      let file = try folder.importedSampler()?.generator.origin.file ?? ""
      origin = (file as NSString).lastPathComponent
    }
    let known = [("classes", settings.classes?.map(\.name)), ("vocabulary", settings.captions?.vocabulary.entries)]
    lists = known.compactMap { key, names in
      guard let names, let list = try? JSONEncoder().encode(names) else { return nil }
      return (key, String(decoding: list, as: UTF8.self))
    }
  }

  /// The network in a file of weights; one of several is named behind a colon.
  ///
  /// - Throws: `ImportError`, `SafeTensorsError`, `PyTorchError`, `NetworkFileError`.
  package init(file: String) throws {
    let weights = try NetworkSet.weights(file)
    guard let only = weights.first, weights.count == 1 else {
      throw ImportError.severalNetworks(path: file, names: weights.map(\.name))
    }
    let network = try ImportedNetwork(only)
    self.init(network.architecture, network.module, origin: file)
  }

  /// Writes a state dict that PyTorch's `torch.load` reads.
  ///
  /// - Throws: `ExportError`, `PyTorchError`.
  package func writePyTorch(to path: String, replacing: Bool) throws {
    try checkIsPlain()
    try PyTorchFile.write(NetworkFile.tensors(of: module), to: path, replacing: replacing)
  }

  /// Writes safetensors under PyTorch's keys.
  ///
  /// - Throws: `ExportError`, `SafeTensorsError`.
  package func writeSafeTensors(to path: String, replacing: Bool) throws {
    try checkIsPlain()
    var file = NetworkFile.tensors(of: module)
    file.metadata["format"] = "pt"
    file.metadata["origin"] = origin
    for list in lists { file.metadata[list.key] = list.text }
    try file.write(to: path, replacing: replacing)
  }

  /// Checks that keys and shapes say what the network computes.
  private func checkIsPlain() throws(ExportError) {
    if case .generator(let generator) = architecture, generator.inputSkip == .sum { throw .inputSkip(origin) }
  }
}
