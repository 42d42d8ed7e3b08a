import Images

/// How far translations are from pictures that show what they should be.
///
/// It needs domains whose test folders hold the same scenes under the same names, as the sample domains do; training stays
/// unpaired. The two truths of a scene also tell what a translation should leave alone (where they agree) and what it
/// should change (where they differ), see `TruthRegions`. In the latter the pattern's exact place cannot be known
/// beforehand: stripes may begin anywhere. There, contrast and colour are compared instead of pixels.
///
/// Every number is a mean over the pictures, each of which counts the same; values run from 0 (black) to 1 (white). A
/// picture that lacks a region does not enter the means of that region.
package struct TruthComparison: Codable, Equatable, Sendable {
  /// What was measured of one kind of picture against the truth.
  package struct Measures: Codable, Equatable, Sendable {
    /// The mean absolute error over all pixels and channels.
    package let meanAbsoluteError: Double
    /// The peak signal-to-noise ratio in decibels, 10 · log₁₀(1 / mean squared error), over the pictures that differ from the truth;
    /// nil if none does.
    package let peakSignalToNoise: Double?
    /// The mean structural similarity (`StructuralSimilarity`), or nil if a picture is smaller than its window.
    package let structuralSimilarity: Double?
    /// The mean LPIPS (`PerceptualDistance`); nil where it was not asked for, or pictures are too small.
    package let perceptualDistance: Double?
    /// The mean absolute error over the background, or nil if no picture has any.
    package let backgroundError: Double?
    /// The standard deviation of the luma over the subject, or nil if no picture has one.
    package let subjectContrast: Double?
    /// How far the subject's mean colour is from the truth's, as the mean over the channels; nil if there is no subject.
    package let subjectColourDifference: Double?
  }

  /// How many pictures were compared.
  package let pictureCount: Int
  /// The share of the background in the pixels, 0…1.
  package let backgroundShare: Double
  /// The share of the subject in the pixels, 0…1; what remains to 1 is the margin between the two.
  package let subjectShare: Double
  /// The standard deviation of the truth's luma over the subject, or nil if no picture has one.
  package let truthContrast: Double?
  /// The translations against the truth.
  package let translation: Measures
  /// The inputs against the truth: what doing nothing would have scored.
  package let untranslated: Measures

  /// The contrast of the translations' subject as a share of the truth's; nil if there is no subject or it is flat.
  package var contrastRatio: Double? {
    guard let truthContrast, truthContrast > 0, let contrast = translation.subjectContrast else { return nil }
    return contrast / truthContrast
  }

  /// Compares translations with the truth.
  ///
  /// - Parameter perceptual: measures LPIPS as well, if its weights are there.
  /// - Throws: `TruthComparisonError.noExamples` if there is nothing to compare.
  package init(
    _ examples: [TruthExample], perceptual: PerceptualDistance? = nil
  ) throws(TruthComparisonError) {
    guard !examples.isEmpty else { throw .noExamples }
    var translations = MeasureSums()
    var inputs = MeasureSums()
    var truthContrast = OptionalMean()
    var (backgroundShare, subjectShare) = (0.0, 0.0)
    for example in examples {
      let regions = TruthRegions(example.input, example.truth)
      let truth = ComparisonPlanes(example.truth)
      translations.add(
        ComparisonPlanes(example.translation), truth: truth, regions: regions,
        perceptual: perceptual?(example.translation, example.truth))
      inputs.add(
        ComparisonPlanes(example.input), truth: truth, regions: regions,
        perceptual: perceptual?(example.input, example.truth))
      truthContrast.add(truth.contrast(at: regions.subject))
      let pixelCount = Double(truth.height * truth.width)
      backgroundShare += Double(regions.background.count) / pixelCount
      subjectShare += Double(regions.subject.count) / pixelCount
    }
    pictureCount = examples.count
    self.backgroundShare = backgroundShare / Double(examples.count)
    self.subjectShare = subjectShare / Double(examples.count)
    self.truthContrast = truthContrast.value
    translation = translations.measures
    untranslated = inputs.measures
  }

  /// The sums behind the measures of one kind of picture.
  private struct MeasureSums {
    private var error = OptionalMean()
    private var signalToNoise = OptionalMean()
    private var similarity = OptionalMean()
    private var perceptual = OptionalMean()
    private var backgroundError = OptionalMean()
    private var contrast = OptionalMean()
    private var colour = OptionalMean()

    mutating func add(
      _ planes: ComparisonPlanes, truth: ComparisonPlanes, regions: TruthRegions, perceptual distance: Double?
    ) {
      perceptual.add(distance)
      error.add(planes.meanAbsoluteError(truth, at: Array(0..<planes.height * planes.width)))
      signalToNoise.add(planes.peakSignalToNoise(truth))
      similarity.add(planes.structuralSimilarity(truth))
      backgroundError.add(planes.meanAbsoluteError(truth, at: regions.background))
      contrast.add(planes.contrast(at: regions.subject))
      colour.add(planes.meanColourDifference(truth, at: regions.subject))
    }

    var measures: Measures {
      Measures(
        meanAbsoluteError: error.value ?? 0, peakSignalToNoise: signalToNoise.value,
        structuralSimilarity: similarity.value, perceptualDistance: perceptual.value,
        backgroundError: backgroundError.value, subjectContrast: contrast.value, subjectColourDifference: colour.value)
    }
  }

  /// The mean of those values that exist.
  private struct OptionalMean {
    private var sum = 0.0
    private var count = 0

    mutating func add(_ value: Double?) {
      guard let value else { return }
      sum += value
      count += 1
    }

    var value: Double? { count == 0 ? nil : sum / Double(count) }
  }
}
