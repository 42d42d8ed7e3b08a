import ArgumentParser
import Files
import Foundation
import Runs

/// `cyclegan report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a page about a run, or one that compares several.",
    usage: "cyclegan report <run> ... [--output <file>]",
    discussion: """
      The page is one HTML file that needs no network: how far the run is, whether it is well, its sheets of samples over time, its \
      losses, and its settings. Training writes it into the run's folder as report.html and keeps it current; this command makes it \
      from what lies in the folder, also for runs that were trained before there were reports. Of several runs it shows the settings \
      in which they differ, their newest sheets, and their losses in common charts.

      EXAMPLES
        cyclegan report Checkpoints/horse2zebra
        cyclegan report Checkpoints/first Checkpoints/second --output both.html
      """)

  @Argument(help: "The folders of runs.", completion: .directory)
  var runs: [String]

  @Option(
    help: ArgumentHelp(
      "The file to write, which is replaced; needed for several runs. (default: report.html in the run's folder)",
      valueName: "file"), completion: .file(extensions: ["html"]))
  var output: String?

  func validate() throws {
    if runs.count > 1, output == nil {
      throw ValidationError("Several runs are compared in a file of its own; name it with --output.")
    }
    if output?.isEmpty == true { throw ValidationError("--output needs the name of a file.") }
  }

  func run() throws {
    let reports = try runs.map { run throws(RunError) in try RunReport(reading: RunFolder(run)) }
    let path = output ?? RunFolder(runs[0]).reportPath
    let html = reports.count == 1 ? reports[0].html : RunComparison(reports).html
    do throws(FileFault) {
      try AtomicFile.write(Array(html.utf8), to: path)
    } catch {
      throw Failure(.cannotCreate, "\(path.quoted) \(error.description)")
    }
    Console.output.line("Wrote \(Wording.shell(path)).")
  }
}
