/// What can be wrong with a run.
public enum HealthIndicator: String, CaseIterable, Sendable {
  /// The discriminator tells every picture, and the generator learns nothing from it any more.
  case discriminatorWon = "discriminator-won"
  /// The discriminator tells nothing, and the generator has nothing to learn from.
  case discriminatorLost = "discriminator-lost"
  /// The generator makes few different pictures, whatever it is given.
  case modeCollapse = "mode-collapse"
  /// Translations are negatives: bright where the picture is dark.
  case coloursInverted = "colours-inverted"
  /// The generator gives back what it is given.
  case doesNothing = "does-nothing"
  /// The way back reads a message that the eye does not see (Chu, Zhmoginov and Sandler 2017, arXiv:1712.02950).
  case hiddenMessage = "hidden-message"
  /// Pictures have a grid of single pixels (Odena, Dumoulin and Olah 2016).
  case checkerboard
  /// Gradients grow beyond all that they were.
  case divergenceAhead = "divergence-ahead"
  /// The discriminator knows the training pictures by heart.
  case discriminatorMemorises = "discriminator-memorises"
  /// The class or the text that is asked for makes no difference.
  case conditionIgnored = "condition-ignored"
}
