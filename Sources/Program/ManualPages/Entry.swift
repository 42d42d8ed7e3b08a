import Foundation

/// Writes the manual pages of the program whose description is read from standard input:
///
///     cyclegan --experimental-dump-help | ManualPages <version> <folder>
@main
enum Entry {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      FileHandle.standardError.write(
        Data("usage: cyclegan --experimental-dump-help | ManualPages <version> <folder>\n".utf8))
      exit(64)
    }
    let tool = try JSONDecoder().decode(
      CommandDescription.Tool.self, from: try FileHandle.standardInput.readToEnd() ?? Data())
    for page in ManualPage.all(tool.command, version: arguments[1]) {
      try Data(page.text.utf8).write(to: URL(fileURLWithPath: arguments[2]).appendingPathComponent(page.fileName))
    }
  }
}
