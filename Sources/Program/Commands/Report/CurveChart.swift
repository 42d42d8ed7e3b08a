import Foundation

/// A chart of curves over steps, as an SVG that says its numbers to a mouse, to a finger and to a screen reader.
struct CurveChart {
  /// A curve and what it is called.
  struct Line {
    let name: String
    /// Where each point stands, and its value; steps rise.
    let points: [(step: Double, value: Double)]
    /// The least and the greatest around each point; empty for none.
    var band: [(least: Double, greatest: Double)] = []
  }

  private let title: String
  private let lines: [Line]
  private let lastStep: Double
  private let isLogarithmic: Bool
  private let (low, high): (Double, Double)

  /// The size in the units of the drawing, and the margins.
  private static let (width, height) = (520.0, 220.0)
  private static let (left, right, top, bottom) = (52.0, 8.0, 10.0, 24.0)
  /// Ranges that are wider than that are shown by their logarithms.
  private static let widestLinear = 30.0

  /// A chart of lines that have points; nil if there are none.
  ///
  /// - Parameter lastStep: where the axis of steps ends.
  init?(_ title: String, _ lines: [Line], lastStep: Int) {
    let lines = lines.filter { !$0.points.isEmpty }
    let values = lines.flatMap { $0.points.map(\.value) }.filter(\.isFinite)
    guard let least = values.min(), let greatest = values.max() else { return nil }
    self.title = title
    self.lines = lines
    self.lastStep = max(1, Double(lastStep), lines.flatMap { $0.points.map(\.step) }.max() ?? 1)
    isLogarithmic = least > 0 && greatest / least > Self.widestLinear
    if isLogarithmic {
      (low, high) = (log10(least), max(log10(greatest), log10(least) + 0.1))
    } else {
      // From 0, unless all values are far from it.
      let start = least >= 0 && least < greatest / 2 ? 0 : least
      let room = greatest > start ? 0.05 * (greatest - start) : max(abs(greatest) * 0.1, 1e-6)
      (low, high) = (start < 0 || start == least ? start - room : start, greatest + room)
    }
  }

  /// The HTML: a figure with the drawing, its legend, and the newest values as text.
  var html: String {
    let legend = lines.enumerated().map { place, line in
      "<span class=\"key k\(place % Self.colours)\">\(escaped(line.name)) <b>\(Self.short(line.points.last?.value ?? 0))</b></span>"
    }
    let summary = lines.map { line in
      "\(line.name) from \(Self.short(line.points.first?.value ?? 0)) to \(Self.short(line.points.last?.value ?? 0))"
    }
    return """
      <figure class="chart"><figcaption>\(escaped(title))\(isLogarithmic ? " <small>(logarithmic)</small>" : "")</figcaption>
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(escaped("\(title): \(summary.joined(separator: ", "))"))" \
      data-chart="\(escaped(data))">\(axes)\(lines.enumerated().map { band($1, $0) }.joined())\
      \(lines.enumerated().map { path($1, $0) }.joined())<line class="cross" y1="\(Int(Self.top))" y2="\(Int(Self.height - Self.bottom))"/></svg>
      <p class="legend">\(legend.joined(separator: " "))</p><output class="values" aria-hidden="true"></output></figure>

      """
  }

  /// How many colours there are for lines.
  static let colours = 8

  private func x(_ step: Double) -> Double {
    Self.left + (Self.width - Self.left - Self.right) * step / lastStep
  }

  private func y(_ value: Double) -> Double {
    let place = isLogarithmic ? log10(max(value, pow(10, low))) : value
    let share = min(max((place - low) / (high - low), 0), 1)
    return Self.height - Self.bottom - (Self.height - Self.bottom - Self.top) * share
  }

  private func path(_ line: Line, _ place: Int) -> String {
    let points = line.points.map { "\(Self.place(x($0.step))) \(Self.place(y($0.value)))" }
    let drawn =
      points.count == 1
      ? "M\(points[0])h3" : "M\(points.joined(separator: "L"))"
    return "<path class=\"line k\(place % Self.colours)\" d=\"\(drawn)\"/>"
  }

  private func band(_ line: Line, _ place: Int) -> String {
    guard line.band.count == line.points.count, line.points.count > 1 else { return "" }
    let steps = line.points.map { x($0.step) }
    let above = zip(steps, line.band).map { "\(Self.place($0)) \(Self.place(y($1.greatest)))" }
    let below = zip(steps, line.band).map { "\(Self.place($0)) \(Self.place(y($1.least)))" }.reversed()
    return "<path class=\"band k\(place % Self.colours)\" d=\"M\((above + below).joined(separator: "L"))Z\"/>"
  }

  private var axes: String {
    let bottom = Self.height - Self.bottom
    let values = ticks.map { value in
      "<line class=\"grid\" x1=\"\(Int(Self.left))\" x2=\"\(Int(Self.width - Self.right))\" y1=\"\(Self.place(y(value)))\" y2=\"\(Self.place(y(value)))\"/>"
        + "<text x=\"\(Int(Self.left - 4))\" y=\"\(Self.place(y(value) + 4))\" text-anchor=\"end\">\(Self.short(value))</text>"
    }
    let steps = [0, lastStep / 2, lastStep].map { step in
      let anchor = step == 0 ? "start" : step == lastStep ? "end" : "middle"
      return
        "<text x=\"\(Self.place(x(step)))\" y=\"\(Int(bottom + 16))\" text-anchor=\"\(anchor)\">\(Wording.grouped(Int(step)))\(step == 0 ? " steps" : "")</text>"
    }
    return (values + steps).joined()
  }

  /// The values that are written beside the axis.
  private var ticks: [Double] {
    if isLogarithmic {
      let whole = (Int(low.rounded(.up))...max(Int(low.rounded(.up)), Int(high.rounded(.down)))).map {
        pow(10, Double($0))
      }
      let inside = whole.filter { log10($0) >= low - 1e-9 && log10($0) <= high + 1e-9 }
      return inside.count >= 2 ? inside : [pow(10, low), pow(10, (low + high) / 2), pow(10, high)]
    }
    let rough = (high - low) / 4
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
    return stride(from: (low / step).rounded(.up) * step, through: high, by: step).map {
      abs($0) < step / 1000 ? 0 : $0
    }
  }

  /// What the page needs to say the values under a mouse.
  private var data: String {
    func list(_ numbers: [Double]) -> String { "[\(numbers.map { Self.short($0) }.joined(separator: ","))]" }
    let parts = lines.map { line in
      "{\"n\":\"\(line.name.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\""))\","
        + "\"s\":[\(line.points.map { String(Int($0.step)) }.joined(separator: ","))],\"v\":\(list(line.points.map(\.value)))}"
    }
    return
      "{\"l\":\(Int(Self.left)),\"r\":\(Int(Self.width - Self.right)),\"w\":\(Int(Self.width)),\"e\":\(Int(lastStep)),\"c\":[\(parts.joined(separator: ","))]}"
  }

  private static func place(_ number: Double) -> String { Wording.decimal(number, 1) }

  /// A number of three significant digits, as JSON takes it.
  static func short(_ number: Double) -> String {
    guard number.isFinite else { return "0" }
    let text = String(format: "%.3g", number)
    return text == "-0" ? "0" : text
  }
}
