import Datasets
import Files
import Images
import Networks
import NeuralNetworks
import RandomStreams
import Runs
import Tensors
import Training

/// Whether the networks of a run with captions listen to the texts, by themselves: no other network is needed.
package struct CaptionEvaluation: Equatable, Sendable {
  /// A share of test pictures.
  package struct Share: Equatable, Sendable {
    package internal(set) var count = 0
    package internal(set) var right = 0

    /// Nil where there are no such pictures.
    package var value: Double? { count == 0 ? nil : Double(right) / Double(count) }
  }

  /// Test pictures that the discriminator finds more real with their own caption than with another one of the test, among those whose
  /// caption occurs in training, and among those whose caption does not.
  package private(set) var seen = Share()
  package private(set) var unseen = Share()
  /// How much pictures of one vector differ with the text, divided by how much those of one text differ with the vector: near 0 texts
  /// make no difference, and of a very large number vectors make none.
  package let control: Double

  /// The texts, and the vectors, of which pictures are compared for the control.
  private static let sampled = 16
  /// Test pictures that are judged, at most.
  private static let mostPictures = 10_000

  /// Evaluates the newest intact checkpoint of a run; nil if the run knows no captions.
  ///
  /// - Parameters:
  ///   - seed: of which other caption a picture is shown with, and of the vectors.
  ///   - onDamage: called with the path and the fault of each checkpoint that cannot be read.
  /// - Throws: `RunError`; `EvaluationError` if there are no test pictures with captions.
  package init?(_ folder: RunFolder, seed: UInt64, onDamage: (String, String) -> Void) throws {
    let configuration = try folder.configuration()
    guard let settings = configuration.method.settings as? LatentSettings, let captions = settings.captions
    else { return nil }
    let domains = try configuration.domains.find(for: folder)
    guard let test = domains.a.test, let texts = test.captions else {
      throw EvaluationError.noTestPictures(run: folder.path, domain: domains.a.name)
    }
    let sampler = try folder.sampler(onDamage: onDamage)
    let discriminator = try Checkpoints(folder).newest(onDamage: onDamage) { checkpoint in
      let network = settings.discriminator(.zero)
      try checkpoint.load(network, named: LatentNetworks.discriminatorName)
      return network
    }
    guard let discriminator else { throw RunError.noCheckpoint(folder.path) }
    control = Self.control(of: sampler, texts: captions.examples(Self.sampled), seed: seed)

    let known = Set((domains.a.training.captions ?? []).map { captions.vocabulary.vector(of: $0) })
    let pictures = try configuration.preparedPictures(test, .aToB, most: Self.mostPictures)
    let words = pictures.map { captions.vocabulary.vector(of: texts[$0.place]) }
    for (place, picture) in pictures.enumerated() {
      var stream = RandomStream(seed: seed, purpose: .init("other caption of a test picture"), index: place)
      let others = (0..<Self.mostTries).lazy.map { _ in words[stream.integer(below: words.count)] }
      guard let other = others.first(where: { $0 != words[place] }) else { continue }
      let values = Tensor(PictureValues([picture.picture, picture.picture]))
      let scores = discriminator(
        values, .texts(Tensor([2, words[place].count], words[place] + other)), .evaluation
      ).values
      let isRight = scores[0] > scores[1]
      if known.contains(words[place]) { seen.add(isRight) } else { unseen.add(isRight) }
    }
  }

  /// So often another caption is looked for: enough unless nearly all are alike.
  private static let mostTries = 100

  /// The ratio of the variances.
  private static func control(of sampler: LatentSampler, texts: [String], seed: UInt64) -> Double {
    let sequence = LatentSequence(seed: seed, size: sampler.settings.network.latentSize)
    let pictures = (0..<sampled).map { place in
      texts.map { PictureValues([sampler.picture(of: sequence.vector(at: place), text: $0)]).values }
    }
    /// The variance among pictures, the mean over all values of a picture.
    func variance(_ pictures: [[Float]]) -> Double {
      let count = Double(pictures.count)
      return pictures[0].indices.reduce(0) { sum, index in
        let mean = pictures.reduce(0) { $0 + Double($1[index]) } / count
        return sum + pictures.reduce(0) { $0 + (Double($1[index]) - mean) * (Double($1[index]) - mean) } / count
      } / Double(pictures[0].count)
    }
    let overTexts = pictures.map(variance).reduce(0, +) / Double(pictures.count)
    let overVectors =
      texts.indices.map { text in variance(pictures.map { $0[text] }) }.reduce(0, +) / Double(texts.count)
    return overTexts / max(overVectors, .leastNormalMagnitude)
  }
}

extension CaptionEvaluation.Share {
  fileprivate mutating func add(_ isRight: Bool) {
    count += 1
    if isRight { right += 1 }
  }
}
