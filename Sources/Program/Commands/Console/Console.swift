import Foundation
import Synchronization

/// Where a person reads: standard output or standard error.
///
/// On a terminal the last line may be one that is rewritten in place; any other line then pushes it down. There are no colours.
package final class Console: Sendable {
  /// Standard output.
  package static let output = Console(STDOUT_FILENO)
  /// Standard error.
  package static let errors = Console(STDERR_FILENO)

  /// Whether it is a terminal.
  let isTerminal: Bool
  private let descriptor: CInt
  private let silence = Atomic<Bool>(false)

  /// Whether nothing is written, as in a process that does the same as another.
  var isSilent: Bool {
    get { silence.load(ordering: .relaxed) }
    set { silence.store(newValue, ordering: .relaxed) }
  }

  private let fixedColumns: Int?

  private init(_ descriptor: CInt) {
    self.descriptor = descriptor
    fixedColumns = nil
    // A terminal that calls itself dumb does not go back to the beginning of a line.
    isTerminal = isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// A terminal of a width that writes to an open file, for tests.
  init(terminal descriptor: CInt, columns: Int) {
    self.descriptor = descriptor
    fixedColumns = columns
    isTerminal = true
  }

  /// Writes a line; on a terminal it takes the place of the rewritten one.
  package func line(_ text: String = "") {
    write((isTerminal ? Self.clearing : "") + text + "\n")
  }

  /// Shows a line that the next one replaces; only sensible on a terminal.
  func rewrite(_ text: String) {
    write(Self.clearing + String(text.prefix(max(0, columns - 1))))
  }

  /// Carriage return, and the ANSI sequence that clears to the line's end.
  private static let clearing = "\r\u{1B}[K"

  /// The width of the terminal; 80 where it is none.
  var columns: Int {
    if let fixedColumns { return fixedColumns }
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private func write(_ text: String) {
    if isSilent { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // Nobody reads any more; there is nobody to tell.
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
