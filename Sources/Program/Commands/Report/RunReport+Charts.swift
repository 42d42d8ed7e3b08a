import Foundation
import Health
import Runs

extension RunReport {
  /// The curves of the logs.
  var losses: ReportSection? {
    guard history.step > 0 else { return nil }
    let charts =
      Self.groups(history.names).map { title, names in chart(title, names.compactMap { line($0) }) }
      + [
        chart("Learning rate", [CurveChart.Line("learning rate", history.learningRate, from: 1)]),
        chart("Pictures a second, in this session", [paceLine]),
      ]
    return ReportSection(
      title: "Losses",
      content: "<p>Lines are smoothed over a fiftieth of what is shown, shades reach from the least to the greatest. "
        + "Put a mouse or finger on a chart to read its numbers.</p><div class=\"charts\">\(charts.compactMap(\.self).joined())</div>"
    )
  }

  /// What was measured of pictures.
  var quality: ReportSection? {
    let metrics = folder.heldOutMetrics.filter { $0.step <= history.step }
    let samples = HealthLog(folder, upTo: history.step).samples
    let measured = (metrics.first?.names ?? []).enumerated().map { place, name in
      CurveChart.Line(
        name: name,
        points: CurveChart.thinned(
          metrics.map { (Double($0.step), $0.values.indices.contains(place) ? $0.values[place] : .nan) }))
    }
    let numbers = HealthNumber.allCases.map { number in
      chart(
        number.title,
        [
          CurveChart.Line(
            name: number.title,
            points: CurveChart.thinned(
              samples.compactMap { sample in sample.numbers[number].map { (Double(sample.step), $0) } }))
        ])
    }
    let charts = [chart("Distance of held-out pictures: the lower the better", measured)] + numbers
    guard charts.contains(where: { $0 != nil }) else { return nil }
    let best = folder.bestMetrics.map {
      "<p>The best checkpoint is that of step \(Wording.grouped($0.step)): \(escaped($0.text)).</p>"
    }
    return ReportSection(
      title: "Measured of pictures",
      content: (best ?? "") + "<div class=\"charts\">\(charts.compactMap(\.self).joined())</div>")
  }

  /// Names of losses, those together that belong together.
  static func groups(_ names: [String]) -> [(title: String, names: [String])] {
    let kinds: [(title: String, isOne: (String) -> Bool)] = [
      ("Discriminators", { $0 == "D" || $0.hasPrefix("D_") }),
      ("Generators, by what the discriminators say", { ["G", "G_A", "G_B", "G_GAN"].contains($0) }),
      ("The way there and back", { $0.hasPrefix("cycle_") }), ("Identity", { $0.hasPrefix("idt_") }),
      ("Contrast of patches", { $0.hasPrefix("NCE") }),
    ]
    let known = kinds.map { kind in (title: kind.title, names: names.filter(kind.isOne)) }.filter { !$0.names.isEmpty }
    let gradients = names.filter { $0.hasPrefix("gradient_") }
    let rest = names.filter { name in !gradients.contains(name) && !kinds.contains { $0.isOne(name) } }
    return known + rest.map { (title: $0, names: [$0]) }
      + (gradients.isEmpty ? [] : [(title: "Norms of gradients", names: gradients)])
  }

  private func chart(_ title: String, _ lines: [CurveChart.Line]) -> String? {
    CurveChart(title, lines, lastStep: history.step)?.html
  }

  private func line(_ name: String) -> CurveChart.Line? {
    // A loss that the settings leave out is 0 throughout.
    guard let curve = history.curve(name), curve.buckets.contains(where: { $0.least != 0 || $0.greatest != 0 }) else {
      return nil
    }
    return CurveChart.Line(name.replacingOccurrences(of: "gradient_", with: ""), curve, from: 1, isSmoothed: true)
  }

  private var paceLine: CurveChart.Line {
    let count = history.pace.buckets.reduce(0) { $0 + $1.count }
    return CurveChart.Line("pictures a second", history.pace, from: history.step - count + 1, isSmoothed: true)
  }
}

extension CurveChart.Line {
  /// The line of a curve whose first value belongs to a step.
  init(_ name: String, _ curve: LossCurve, from first: Int, isSmoothed: Bool = false) {
    let values = isSmoothed ? curve.smoothed : curve.buckets.map(\.mean)
    var step = first - 1
    let steps = curve.buckets.map { bucket -> Double in
      step += bucket.count
      return Double(step)
    }
    self.init(
      name: name, points: zip(steps, values).map { ($0, $1) },
      band: isSmoothed ? curve.buckets.map { ($0.least, $0.greatest) } : [])
  }
}

extension CurveChart {
  /// No more points than a chart can show, those that are kept evenly spread.
  static func thinned(_ points: [(step: Double, value: Double)]) -> [(step: Double, value: Double)] {
    let known = points.filter(\.value.isFinite)
    let most = LossCurve.mostBuckets
    guard known.count > most else { return known }
    return (0..<most).map { known[$0 * (known.count - 1) / (most - 1)] }
  }
}

extension HealthNumber {
  /// What it is, for the head of its chart.
  var title: String {
    switch self {
    case .brightnessCorrelation: "Correlation of brightness"
    case .change: "Change of pictures"
    case .cycle: "Error of the way there and back"
    case .hiddenMessage: "Error by a noise, in times"
    case .grid: "Strength of a grid"
    case .diversity: "How much pictures differ"
    case .memorised: "Known by heart"
    case .conditionEffect: "Effect of class or text"
    }
  }
}
