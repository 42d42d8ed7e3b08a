import Files
import Foundation

/// Numbers as people read them.
package enum Wording {
  /// What is said of a checkpoint that cannot be read.
  package static func damagedCheckpoint(_ path: String, _ reason: String) -> String {
    "the checkpoint \(path.quoted) cannot be used: \(reason) An older one is tried."
  }

  /// Words in a row: `a, b and c`.
  package static func list(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : "\(words.dropLast().joined(separator: ", ")) and \(words[words.count - 1])"
  }

  /// A length of time: `45 s`, `5 min 12 s`, `3 h 20 min`, `4 days 6 h`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e12 else { return "for ever" }
    let whole = Int(seconds.rounded())
    switch whole {
    case ..<60: return "\(max(whole, 0)) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    case ..<86_400: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: return "\(count(whole / 86_400, "day")) \(whole % 86_400 / 3600) h"
    }
  }

  /// An amount of memory or of disk, in the units that limits are given in: `512 KiB`, `310 MiB`, `5.4 GiB`.
  package static func bytes(_ count: Int) -> String {
    switch count {
    case ..<(1 << 10): "\(count) bytes"
    case ..<(1 << 20): "\(decimal(Double(count) / Double(1 << 10), 0)) KiB"
    case ..<(10 << 20): "\(decimal(Double(count) / Double(1 << 20), 1)) MiB"
    case ..<(1 << 30): "\(count >> 20) MiB"
    default: "\(decimal(Double(count) / Double(1 << 30), 1)) GiB"
    }
  }

  /// A whole number in groups of three digits: `11,378,179`.
  static func grouped(_ number: Int) -> String {
    var groups = ""
    for (index, digit) in String(abs(number)).reversed().enumerated() {
      if index > 0, index % 3 == 0 { groups.append(",") }
      groups.append(digit)
    }
    return (number < 0 ? "-" : "") + String(groups.reversed())
  }

  /// A number and its noun: `1 picture`, `2 pictures`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// The first ten lines of a long list, and how many more there are.
  static func shortened(_ lines: [String], noun: String) -> [String] {
    let most = 10
    guard lines.count > most else { return lines }
    return lines.prefix(most) + ["and \(count(lines.count - most, noun)) more."]
  }

  /// A number with so many digits after the point.
  static func decimal(_ number: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", number)
  }

  /// A number of about three digits: `12.5`, `0.34`.
  static func rate(_ number: Double) -> String {
    decimal(number, number >= 100 ? 0 : number >= 10 ? 1 : 2)
  }

  /// A number with two significant digits: `0.0031`, `0.42`, `12`.
  static func significant(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return decimal(number, 0) }
    let digits = 1 - Int(log10(abs(number)).rounded(.down))
    return decimal(number, max(0, digits))
  }

  /// A path or word as the shell takes it back, quoted where it must be.
  package static func shell(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { plain.contains($0) }
    return isPlain ? text : "'" + text.replacingOccurrences(of: "'", with: #"'\''"#) + "'"
  }

  private static let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "/._-+,:@%"))
}
