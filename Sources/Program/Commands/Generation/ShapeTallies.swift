import SampleDomains

/// How many pictures show what was asked for, counted for each property of drawn shapes.
struct ShapeTallies {
  /// Pictures that were asked for alike.
  struct Tally: Equatable {
    var pictures = 0
    var kind = 0
    var colour = 0
    var kindAndColour = 0
    var size = 0
    var place = 0
    var all = 0
  }

  /// Pictures of classes; of texts that occur in training; and of texts that are kept from it.
  private(set) var ofClasses = Tally()
  private(set) var ofSeenTexts = Tally()
  private(set) var ofHeldOutTexts = Tally()
  /// The sizes and places that pictures of a class show it in.
  private(set) var variety: [String: Set<String>] = [:]

  /// Counts a picture of a text; one that shows nothing is wrong in all.
  mutating func add(_ reading: ShapeReading?, of shape: DrawnShape) {
    if shape.isHeldOut { ofHeldOutTexts.add(reading?.shape, shape) } else { ofSeenTexts.add(reading?.shape, shape) }
  }

  /// Counts a picture of a class.
  mutating func add(_ reading: ShapeReading?, ofClass name: String) {
    guard let asked = DrawnShape.all.first(where: { $0.className == name }) else { return }
    ofClasses.add(reading?.shape, asked)
    variety[name, default: []].formUnion(
      reading.flatMap { $0.shape.className == name ? ["\($0.size) \($0.place)"] : nil } ?? [])
  }

  /// The counts in words.
  var lines: [String] {
    func line(_ title: String, _ tallies: [Tally], _ count: KeyPath<Tally, Int>) -> String {
      let cells = tallies.map { tally in
        let share =
          tally.pictures == 0
          ? "–" : "\(Wording.decimal(100 * Double(tally[keyPath: count]) / Double(tally.pictures), 1)) %"
        return String(repeating: " ", count: max(1, 12 - share.count)) + share
      }
      return "  \(title.padding(toLength: 20, withPad: " ", startingAt: 0))\(cells.joined())"
    }
    var lines: [String] = []
    if ofClasses.pictures > 0 {
      let kinds = variety.values.reduce(0) { $0 + $1.count }
      lines += [
        "Of \(Wording.count(ofClasses.pictures, "picture")) of classes",
        line("shape right", [ofClasses], \.kind), line("colour right", [ofClasses], \.colour),
        line("both right", [ofClasses], \.kindAndColour),
        "  different sizes and places: \(Wording.decimal(Double(kinds) / Double(variety.count), 1)) of 10 a class",
      ]
    }
    let ofTexts = [ofSeenTexts, ofHeldOutTexts]
    if ofTexts.contains(where: { $0.pictures > 0 }) {
      lines += [
        "Of \(Wording.count(ofSeenTexts.pictures, "picture")) of texts that occur in training, and of "
          + "\(Wording.grouped(ofHeldOutTexts.pictures)) of texts that were kept from it",
        line("shape right", ofTexts, \.kind), line("colour right", ofTexts, \.colour),
        line("shape and colour", ofTexts, \.kindAndColour), line("size right", ofTexts, \.size),
        line("place right", ofTexts, \.place), line("all right", ofTexts, \.all),
      ]
    }
    return lines
  }
}

extension ShapeTallies.Tally {
  fileprivate mutating func add(_ shown: DrawnShape?, _ asked: DrawnShape) {
    pictures += 1
    guard let shown else { return }
    if shown.kind == asked.kind { kind += 1 }
    if shown.colour == asked.colour { colour += 1 }
    if shown.className == asked.className { kindAndColour += 1 }
    if shown.size == asked.size { size += 1 }
    if shown.place == asked.place { place += 1 }
    if shown == asked { all += 1 }
  }
}
