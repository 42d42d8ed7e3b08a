import Files
import Foundation
import Health
import Machine
import Runs
import Tensors

/// The report of a run: a page that says how far it is, whether it is well, and how good, without anything else being asked for.
struct RunReport {
  /// What becomes of the run.
  enum State: Equatable {
    /// It is being trained.
    case training
    /// All steps were taken.
    case finished
    /// It is not being trained; what ended it, where that is known.
    case stopped(String?)
  }

  let folder: RunFolder
  let configuration: RunConfiguration
  let history: RunHistory
  let checks: [HealthCheck]
  let sheets: [SampleGallery.Sheet]
  let state: State

  /// The report of a run as its folder shows it.
  ///
  /// - Throws: `RunError` if there is no run.
  init(reading folder: RunFolder) throws(RunError) {
    self.folder = folder
    configuration = try folder.configuration()
    history = RunHistory(folder)
    checks = folder.health(of: configuration).checks
    sheets = SampleGallery(folder).sheets()
    state = history.step >= configuration.totalSteps ? .finished : folder.isInUse ? .training : .stopped(nil)
  }

  init(
    _ folder: RunFolder, _ configuration: RunConfiguration, _ history: RunHistory, checks: [HealthCheck],
    sheets: [SampleGallery.Sheet], state: State
  ) {
    (self.folder, self.configuration, self.history) = (folder, configuration, history)
    (self.checks, self.sheets, self.state) = (checks, sheets, state)
  }

  /// The page.
  var html: String {
    let description = try? RunDescription(folder)
    return ReportPage(
      title: "\(verdict) \(names) – \(stateText)", head: head(description?.title ?? names),
      sections: [health, samples, losses, quality, settings(description), machine, files].compactMap(\.self),
      isLive: state == .training
    ).html
  }

  /// The domains' names.
  var names: String {
    configuration.domains.entries.map(\.name).joined(separator: " \(configuration.method.arrow) ")
  }

  /// A mark by which windows are told apart.
  private var verdict: String { checks.contains(where: \.isSick) ? "⚠" : "●" }

  /// What becomes of the run, in words.
  var stateText: String {
    switch state {
    case .training: "training"
    case .finished: "finished"
    case .stopped(let reason): reason ?? "stopped"
    }
  }

  private func head(_ title: String) -> String {
    let (step, all) = (history.step, configuration.totalSteps)
    var lines =
      "<h1>\(escaped(title))</h1>\n<p class=\"state\">\(escaped(stateText.prefix(1).uppercased() + stateText.dropFirst())): "
      + "step \(Wording.grouped(step)) of \(Wording.grouped(all)), epoch \(history.epoch) of \(configuration.length.epochs)"
    if state == .training, let left = history.secondsLeft { lines += ", about \(Wording.duration(left)) left" }
    lines +=
      "</p>\n<progress max=\"\(all)\" value=\"\(min(step, all))\" aria-label=\"Progress\">\(step * 100 / max(all, 1)) %</progress>\n"
    let now = ISO8601DateFormatter().string(from: Date())
    lines +=
      "<p>This page was written <time data-ago datetime=\"\(now)\">\(now.replacingOccurrences(of: "T", with: " ").replacingOccurrences(of: "Z", with: " UTC"))</time> "
      + "<span></span>.</p>\n"
    return lines + advice.map { "<p>\(escaped($0.text)): <code>\(escaped($0.command))</code></p>\n" }.joined()
  }

  /// How to go on.
  private var advice: [(text: String, command: String)] {
    let place = Wording.shell(folder.path)
    var advice: [(text: String, command: String)] = []
    switch state {
    case .training: break
    case .finished:
      advice.append(("Train it further", "cyclegan resume \(place) --steps \(configuration.totalSteps * 3 / 2)"))
    case .stopped: advice.append(("Go on", "cyclegan resume \(place)"))
    }
    if configuration.method.name.makesFromNothing {
      advice.append(("Make pictures", "cyclegan generate \(place) --count 100 --output <folder>"))
    } else if configuration.domains.entries.count > 1 {
      let name = Wording.shell(configuration.domains.entries[1].name)
      advice.append(("Translate", "cyclegan translate \(place) <pictures> --to \(name) --output <folder>"))
    }
    return advice
  }

  /// Whether the run is well.
  private var health: ReportSection? {
    guard !checks.isEmpty else { return nil }
    let sick = checks.filter(\.isSick)
    let words =
      sick.isEmpty
      ? checks.contains { $0.number != nil } ? "Nothing is found to be wrong." : "Nothing is known yet."
      : "\(Wording.list(sick.map(\.indicator.title))). What to do is below."
    return ReportSection(
      title: "Health",
      content:
        "<p>\(escaped(words.prefix(1).uppercased() + words.dropFirst())) Losses alone do not tell how good pictures are: look at the sheets.</p>"
        + "<table class=\"health\"><thead><tr><th scope=\"col\">Check</th><th scope=\"col\">Is it so?</th><th scope=\"col\">By what</th></tr></thead><tbody>\n"
        + checks.map(\.row).joined() + "</tbody></table>")
  }

  private var samples: ReportSection? {
    guard let newest = sheets.last else { return nil }
    func image(_ sheet: SampleGallery.Sheet) -> String {
      "<img src=\"\(sheet.source)\" width=\"\(sheet.width)\" height=\"\(sheet.height)\" data-step=\"\(sheet.step)\" "
        + "alt=\"Sheet of samples after step \(Wording.grouped(sheet.step))\">"
    }
    let earlier = sheets.dropLast().map { sheet in
      "<figure>\(image(sheet))<figcaption>step \(Wording.grouped(sheet.step))</figcaption></figure>"
    }
    let slider =
      earlier.isEmpty
      ? ""
      : "<div class=\"slider\" hidden><input type=\"range\" min=\"0\" aria-label=\"Moment of the run\" aria-valuetext=\"step \(Wording.grouped(newest.step))\">"
        + "<output>step \(Wording.grouped(newest.step))</output></div>"
    return ReportSection(
      title: "Samples",
      content:
        "<p>The same \(configuration.method.name.makesFromNothing ? "vectors" : "pictures") throughout the run; below, the newest sheet.</p>"
        + "<div class=\"newest\" data-strip=\"strip\">\(image(newest))\(slider)</div>"
        + (earlier.isEmpty
          ? ""
          : "<details><summary>Earlier sheets</summary><div class=\"strip\" id=\"strip\">\(earlier.joined())</div></details>")
    )
  }

  private func settings(_ description: RunDescription?) -> ReportSection {
    let file = (try? configuration.fileBytes()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return ReportSection(
      title: "Settings",
      content: ReportSection.table(description?.settings ?? [])
        + "<details><summary>All settings (config.json)</summary><pre>\(escaped(file))</pre></details>")
  }

  private var machine: ReportSection {
    var rows = Version.text.split(separator: "\n").map { line -> (name: String, text: String) in
      let words = line.split(separator: " ", maxSplits: 1)
      return (String(words[0]), words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : "")
    }
    rows.append(("threads", "\(ComputeThreads.count) on \(Wording.count(Processors.available, "processor"))"))
    rows.append(("memory", "\(Wording.bytes(MemoryAllowance.current.bytes)) may be used"))
    return ReportSection(
      title: "Machine", content: "<p>The machine on which this page was written.</p>" + ReportSection.table(rows))
  }

  private var files: ReportSection? {
    let names = [
      "losses.csv", "health.csv", "metrics.csv", "diversity.csv", "config.json", "samples", "checkpoints",
      "tensorboard",
    ]
    let there = names.filter { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)") }
    guard !there.isEmpty else { return nil }
    return ReportSection(
      title: "Files",
      content: "<p>In the run’s folder <code>\(escaped(FolderEntry.absolute(folder.path)))</code>: "
        + there.map { "<code>\($0)</code>" }.joined(separator: " ") + "</p>")
  }
}
