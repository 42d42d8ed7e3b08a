import RandomStreams

/// The colours of an animal in both coats.
struct AnimalColours {
  /// The plain coat.
  let plain: Colour
  /// The mane and tail over the plain coat.
  let plainHair: Colour
  /// The lower legs of the plain coat, which are dark in bays and duns.
  let plainLegs: Colour
  /// The bright ground of the striped coat.
  let bright: Colour
  /// The stripes.
  let dark: Colour
  /// The hooves, in both coats.
  let hoof: Colour

  /// Draws the colours: for the plain coat one of chestnut, bay, brown and dun.
  init(_ stream: inout RandomStream) {
    let black = Colour(red: 0.13, green: 0.10, blue: 0.09)
    let body: Colour
    let hair: Colour
    let legs: Colour
    switch stream.integer(below: 4) {
    case 0:  // chestnut
      body = Colour(red: 0.60, green: 0.32, blue: 0.17)
      hair = Colour(red: 0.50, green: 0.27, blue: 0.15)
      legs = body
    case 1:  // bay
      body = Colour(red: 0.52, green: 0.29, blue: 0.16)
      hair = black
      legs = Colour(red: 0.22, green: 0.14, blue: 0.11)
    case 2:  // brown
      body = Colour(red: 0.43, green: 0.25, blue: 0.16)
      hair = Colour(red: 0.20, green: 0.13, blue: 0.10)
      legs = Colour(red: 0.33, green: 0.20, blue: 0.14)
    default:  // dun
      body = Colour(red: 0.64, green: 0.42, blue: 0.24)
      hair = Colour(red: 0.24, green: 0.16, blue: 0.11)
      legs = Colour(red: 0.44, green: 0.28, blue: 0.17)
    }
    let tint = Colour(repeating: 0).varied(by: 0.025, &stream)
    plain = body + tint
    plainHair = hair + tint * 0.5
    plainLegs = legs + tint
    bright = Colour(red: 0.93, green: 0.91, blue: 0.86).varied(by: 0.02, &stream)
    dark = Colour(red: 0.12, green: 0.11, blue: 0.11).varied(by: 0.02, &stream)
    hoof = Colour(red: 0.20, green: 0.17, blue: 0.15)
  }
}
