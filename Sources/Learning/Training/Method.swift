/// The method of a run, with its settings: in `config.json` an object whose only key is the method's name.
///
/// This is the one list of the methods that runs can have.
public enum Method: Equatable, Sendable {
  case cycleGAN(CycleGANSettings)
  case pix2Pix(Pix2PixSettings)
  case cut(CUTSettings)
  case fastCUT(CUTSettings)
  case gan(LatentSettings)
  case dcgan(LatentSettings)
  case sagan(LatentSettings)

  /// The methods' names, on the command line and in files.
  public enum Name: String, CodingKey, CaseIterable, Sendable {
    case cycleGAN = "cyclegan"
    case pix2Pix = "pix2pix"
    case cut
    case fastCUT = "fastcut"
    case gan
    case dcgan
    case sagan

    /// Whether each picture of A must belong to one of B.
    public var needsPairs: Bool { self == .pix2Pix }

    /// Whether it makes pictures from nothing, so that it is trained on one domain.
    public var makesFromNothing: Bool { [.gan, .dcgan, .sagan].contains(self) }
  }

  /// The name of the method.
  public var name: Name {
    switch self {
    case .cycleGAN: .cycleGAN
    case .pix2Pix: .pix2Pix
    case .cut: .cut
    case .fastCUT: .fastCUT
    case .gan: .gan
    case .dcgan: .dcgan
    case .sagan: .sagan
    }
  }

  /// What every method has settings for.
  package var settings: any MethodSettings {
    get {
      switch self {
      case .cycleGAN(let settings): settings
      case .pix2Pix(let settings): settings
      case .cut(let settings), .fastCUT(let settings): settings
      case .gan(let settings), .dcgan(let settings), .sagan(let settings): settings
      }
    }
    set {
      switch newValue {
      case let settings as CycleGANSettings: self = .cycleGAN(settings)
      case let settings as Pix2PixSettings: self = .pix2Pix(settings)
      case let settings as CUTSettings: self = name == .fastCUT ? .fastCUT(settings) : .cut(settings)
      case let settings as LatentSettings:
        self = name == .gan ? .gan(settings) : name == .dcgan ? .dcgan(settings) : .sagan(settings)
      default: preconditionFailure("Method: the settings of a method were expected, got \(type(of: newValue))")
      }
    }
  }
}

extension Method: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    guard let name = container.allKeys.first, container.allKeys.count == 1 else {
      let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "one of \(names) was expected"))
    }
    switch name {
    case .cycleGAN: self = .cycleGAN(try container.decode(CycleGANSettings.self, forKey: name))
    case .pix2Pix: self = .pix2Pix(try container.decode(Pix2PixSettings.self, forKey: name))
    case .cut: self = .cut(try container.decode(CUTSettings.self, forKey: name))
    case .fastCUT: self = .fastCUT(try container.decode(CUTSettings.self, forKey: name))
    case .gan: self = .gan(try container.decode(LatentSettings.self, forKey: name))
    case .dcgan: self = .dcgan(try container.decode(LatentSettings.self, forKey: name))
    case .sagan: self = .sagan(try container.decode(LatentSettings.self, forKey: name))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    switch self {
    case .cycleGAN(let settings): try container.encode(settings, forKey: .cycleGAN)
    case .pix2Pix(let settings): try container.encode(settings, forKey: .pix2Pix)
    case .cut(let settings), .fastCUT(let settings): try container.encode(settings, forKey: name)
    case .gan(let settings), .dcgan(let settings), .sagan(let settings): try container.encode(settings, forKey: name)
    }
  }
}
