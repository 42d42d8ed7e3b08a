/// What the server can be asked for.
enum Route: Equatable {
  /// A file of the page, by its name.
  case page(String)
  /// The picture of a tab, of which there is none.
  case icon
  case runs
  case run(String)
  case samples(run: String, step: Int)
  case report(run: String)
  case translate, generate
  case jobs
  case job(Int)
  case removal(of: Int)
  case picture(job: Int, number: Int)
  case archive
  case events

  /// What a method and a path ask for.
  ///
  /// - Throws: `Refusal` if there is no such thing, or it takes another method.
  init(_ method: String, _ path: [String]) throws(Refusal) {
    let known = Self.routes(path)
    guard !known.isEmpty else { throw Refusal(404, "There is nothing at this address.") }
    guard let route = known[method] else {
      throw Refusal(405, "This address takes \(known.keys.sorted().joined(separator: " and ")) only.")
    }
    self = route
  }

  /// What a path leads to, by method.
  private static func routes(_ path: [String]) -> [String: Route] {
    switch path.count {
    case 1:
      switch path[0] {
      case "": return ["GET": .page(Page.entry)]
      case "favicon.ico": return ["GET": .icon]
      default: return Page.names.contains(path[0]) ? ["GET": .page(path[0])] : [:]
      }
    case 2 where path[0] == "api":
      switch path[1] {
      case "runs": return ["GET": .runs]
      case "jobs": return ["GET": .jobs]
      case "translate": return ["POST": .translate]
      case "generate": return ["POST": .generate]
      case "archive": return ["GET": .archive]
      case "events": return ["GET": .events]
      default: return [:]
      }
    case 3 where path[0] == "api" && path[1] == "runs": return ["GET": .run(path[2])]
    case 3 where path[0] == "api" && path[1] == "jobs":
      return number(path[2]).map { ["GET": .job($0), "DELETE": .removal(of: $0)] } ?? [:]
    case 3 where path[0] == "runs" && path[2] == "report": return ["GET": .report(run: path[1])]
    case 5 where path[0] == "api" && path[1] == "runs" && path[3] == "samples":
      return number(path[4]).map { ["GET": .samples(run: path[2], step: $0)] } ?? [:]
    case 5 where path[0] == "api" && path[1] == "jobs" && path[3] == "pictures":
      guard let job = number(path[2]), let picture = number(path[4]) else { return [:] }
      return ["GET": .picture(job: job, number: picture)]
    default: return [:]
    }
  }

  /// A whole number without a sign.
  private static func number(_ word: String) -> Int? {
    word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(word) : nil
  }
}
