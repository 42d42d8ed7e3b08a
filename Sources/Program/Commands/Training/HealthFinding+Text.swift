import Health

extension HealthIndicator {
  /// What is wrong, in a few words.
  var title: String {
    switch self {
    case .discriminatorWon: "the discriminator has won"
    case .discriminatorLost: "the discriminator has lost"
    case .modeCollapse: "the generator has collapsed"
    case .coloursInverted: "brightness is inverted"
    case .doesNothing: "the generator changes nothing"
    case .hiddenMessage: "translations hide a message"
    case .checkerboard: "pictures have a grid"
    case .divergenceAhead: "training is about to diverge"
    case .discriminatorMemorises: "the discriminator knows the training pictures by heart"
    case .conditionIgnored: "what is asked for is ignored"
    }
  }

  /// What the number is.
  func meaning(_ number: String) -> String {
    switch self {
    case .discriminatorWon: "its loss over the last 200 steps is \(number) of what it would be by chance"
    case .discriminatorLost: "its loss over the last 500 steps is \(number) of what it would be by chance"
    case .modeCollapse: "made pictures differ \(number) times as much as real ones"
    case .coloursInverted: "the correlation of the brightness of pictures and of their translations is \(number)"
    case .doesNothing: "translations differ from pictures by \(number) on a scale of 2"
    case .hiddenMessage: "a noise that the eye does not see makes the way back \(number) times worse"
    case .checkerboard: "differences from pixel to pixel are \(number) times as strong as those of coarser patterns"
    case .divergenceAhead: "gradients are \(number) times as large as they were"
    case .discriminatorMemorises:
      "\(number) of what tells training pictures from made ones is missing from pictures that were not trained on"
    case .conditionIgnored: "pictures differ by it \(number) times as much as by chance"
    }
  }

  /// What to do.
  var remedy: String {
    switch self {
    case .discriminatorWon:
      "Begin another run with a lower --discriminator-learning-rate, --discriminator-norm spectral, or "
        + "--discriminator-augmentation color,translation,cutout."
    case .discriminatorLost:
      "Begin another run with a higher --discriminator-learning-rate or a lower --learning-rate, or more discriminator layers."
    case .modeCollapse:
      "Begin another run with --discriminator-augmentation color,translation,cutout, a larger --batch or another --seed; of methods "
        + "that make pictures from nothing, sagan collapses least."
    case .coloursInverted: "Begin another run with a higher --identity-weight or another --seed."
    case .doesNothing:
      "Begin another run with a lower --cycle-weight or --identity-weight, with another --seed, or with --input-skip none; or the two domains look alike."
    case .hiddenMessage:
      "Begin another run with a lower --cycle-weight, or with --discriminator-augmentation translation; or use --method cut, which has no "
        + "way back."
    case .checkerboard: "Train on: it may fade. Of methods that translate, --upsampling nearest leaves none."
    case .divergenceAhead:
      "The newest checkpoint is from before it. Begin another run with a lower --learning-rate, or a smaller --discriminator-learning-rate."
    case .discriminatorMemorises:
      "Begin another run with --discriminator-augmentation color,translation,cutout, or with more pictures; or stop early."
    case .conditionIgnored:
      "Train on: classes and texts are learned late. If it stays, begin another run with a larger --batch or another --seed."
    }
  }
}

extension HealthFinding {
  /// What is wrong, by which number it shows, and what to do.
  var text: String {
    "\(indicator.title): \(indicator.meaning(Wording.significant(number))). Look at the newest sheet of samples. \(indicator.remedy)"
  }
}
