import Foundation
import Runs

/// Several runs side by side: how far they are, how well, in which settings they differ, and their curves in common charts.
struct RunComparison {
  private let reports: [RunReport]
  /// What the runs are called: their folders' names, with those above where these are the same.
  private let names: [String]

  init(_ reports: [RunReport]) {
    self.reports = reports
    names = Self.names(reports.map(\.folder.path))
  }

  /// The shortest ends of paths by which they can be told apart.
  static func names(_ paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").map(String.init).filter { $0 != "." } }
    let longest = parts.map(\.count).max() ?? 1
    for count in 1...max(1, longest) {
      let names = parts.map { $0.suffix(count).joined(separator: "/") }
      if Set(names).count == names.count { return names }
    }
    return paths
  }

  /// The page.
  var html: String {
    ReportPage(
      title: "\(reports.count) runs compared", head: "<h1>\(reports.count) runs compared</h1>",
      sections: [overview, differences, samples, losses].compactMap(\.self)
    ).html
  }

  private var overview: ReportSection {
    let rows = zip(names, reports).map { name, report -> String in
      let sick = report.checks.filter(\.isSick).map(\.indicator.title)
      let best =
        report.folder.bestMetrics.map { "\(Wording.decimal($0.mean, 4)) at step \(Wording.grouped($0.step))" } ?? "–"
      let health =
        sick.isEmpty
        ? "<span class=\"good\">nothing found</span>" : "<span class=\"bad\">\(escaped(Wording.list(sick)))</span>"
      return
        "<tr><th scope=\"row\">\(escaped(name))</th><td>\(escaped("\(report.names), \(report.configuration.method.title)"))</td>"
        + "<td>\(escaped(report.stateText)), step \(Wording.grouped(report.history.step)) of \(Wording.grouped(report.configuration.totalSteps))</td>"
        + "<td>\(health)</td><td>\(escaped(best))</td></tr>\n"
    }
    return ReportSection(
      title: "Runs",
      content:
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Run</th><th scope=\"col\">Domains</th><th scope=\"col\">State</th>"
        + "<th scope=\"col\">Health</th><th scope=\"col\">Best measure</th></tr></thead><tbody>\(rows.joined())</tbody></table></div>"
    )
  }

  /// The settings in which not all are alike.
  private var differences: ReportSection {
    let settings = reports.map { (try? $0.configuration.settings()) ?? [:] }
    let keys = Set(settings.flatMap(\.keys)).sorted().filter { key in Set(settings.map { $0[key] }).count > 1 }
    guard !keys.isEmpty else { return ReportSection(title: "Settings that differ", content: "<p>None.</p>") }
    let head = names.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let rows = keys.map { key in
      "<tr><th scope=\"row\">\(escaped(key))</th>" + settings.map { "<td>\(escaped($0[key] ?? "–"))</td>" }.joined()
        + "</tr>\n"
    }
    return ReportSection(
      title: "Settings that differ",
      content:
        "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Setting</th>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table></div>"
    )
  }

  private var samples: ReportSection? {
    let figures = zip(names, reports).compactMap { name, report in
      report.sheets.last.map { sheet in
        "<figure><figcaption>\(escaped(name)), step \(Wording.grouped(sheet.step))</figcaption><img src=\"\(sheet.source)\" width=\"\(sheet.width)\" "
          + "height=\"\(sheet.height)\" alt=\"Newest sheet of samples of \(escaped(name))\"></figure>"
      }
    }
    guard !figures.isEmpty else { return nil }
    return ReportSection(title: "Newest samples", content: "<div class=\"runs\">\(figures.joined())</div>")
  }

  /// A chart for each loss that a run has, with a line for each run that has it.
  private var losses: ReportSection? {
    let all = reports.flatMap(\.history.names).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let charts = all.compactMap { loss -> String? in
      let lines = zip(names, reports).compactMap { name, report -> CurveChart.Line? in
        guard let curve = report.history.curve(loss),
          curve.buckets.contains(where: { $0.greatest != 0 || $0.least != 0 })
        else { return nil }
        let line = CurveChart.Line(name, curve, from: 1, isSmoothed: true)
        return CurveChart.Line(name: line.name, points: line.points)
      }
      return CurveChart(loss, lines, lastStep: reports.map(\.history.step).max() ?? 1)?.html
    }
    guard !charts.isEmpty else { return nil }
    return ReportSection(title: "Losses", content: "<div class=\"charts\">\(charts.joined())</div>")
  }
}
