import Commands
import Synchronization

/// Something that was ordered, from the queue to its result.
package final class Job: Sendable {
  /// How far a job is.
  package enum State: String, Encodable, Sendable {
    case waiting, running, done, failed, cancelled
  }

  /// A picture that came of a job, as the bytes of a file.
  struct Picture: Sendable {
    /// What a picture is.
    enum Kind: String, Encodable, Sendable {
      /// The translation, the translation back, and one that was made from nothing.
      case translation, back, made
      /// The picture itself, its translation and that back, as a PNG of 8 bits for browsers that do not show the format.
      case originalShown, translationShown, backShown
    }

    let kind: Kind
    let name: String
    let format: OutputFormat
    let width: Int
    let height: Int
    /// What it is of, where it was made: a class or a text.
    var subject: String?
    let bytes: [UInt8]

    /// Whether it is something to keep.
    var isResult: Bool { [.translation, .back, .made].contains(kind) }
  }

  package let id: Int
  /// The name of the picture, or of the run that makes some.
  let title: String
  private let content: Mutex<Content>

  private struct Content {
    var state = State.waiting
    /// What is left to do; nil once somebody does it.
    var order: Order?
    /// The share that is done.
    var share = 0.0
    /// When it began, and how long it took.
    var began = 0.0
    var seconds: Double?
    var mostSeconds = Double.infinity
    var isUnwanted = false
    var message: String?
    var pictures: [Picture] = []
    var listeners: [@Sendable () -> Void] = []
  }

  init(id: Int, title: String, _ order: Order) {
    self.id = id
    self.title = title
    content = Mutex(Content(order: order))
  }

  /// How far it is.
  package var state: State { content.withLock { $0.state } }
  var share: Double { content.withLock { $0.share } }
  var seconds: Double? { content.withLock { $0.seconds } }
  /// Why it failed.
  package var message: String? { content.withLock { $0.message } }
  var pictures: [Picture] { content.withLock { $0.pictures } }
  /// The bytes that it holds until it begins.
  var waitingBytes: Int { content.withLock { $0.order?.bytes ?? 0 } }
  /// The bytes that its results take.
  var keptBytes: Int { pictures.reduce(0) { $0 + $1.bytes.count } }
  /// Whether nothing more will come of it.
  var hasEnded: Bool { [.done, .failed, .cancelled].contains(state) }

  /// Hands over what is to be done; nil if nobody wants it any more.
  func begin(at now: Double, mostSeconds: Double) -> Order? {
    content.withLock { content in
      guard content.state == .waiting, let order = content.order else { return nil }
      (content.state, content.order, content.began, content.mostSeconds) = (.running, nil, now, mostSeconds)
      return order
    }
  }

  /// Notes how much is done.
  ///
  /// - Returns: whether to go on.
  func report(_ share: Double, at now: Double) -> Bool {
    content.withLock { content in
      content.share = max(content.share, share)
      return !content.isUnwanted && now - content.began <= content.mostSeconds
    }
  }

  /// Ends it with its pictures, or with why there are none.
  func end(_ result: Result<[Picture], Failure>, at now: Double) {
    let listeners = content.withLock { content in
      content.seconds = now - content.began
      if content.isUnwanted {
        content.state = .cancelled
      } else {
        switch result {
        case .success(let pictures): (content.state, content.pictures, content.share) = (.done, pictures, 1)
        case .failure(let failure):
          let isLate = now - content.began > content.mostSeconds
          content.state = .failed
          content.message =
            isLate
            ? "It took longer than \(Wording.duration(content.mostSeconds)); allow more --minutes." : failure.message
        }
      }
      return Self.ended(&content)
    }
    for listener in listeners { listener() }
  }

  /// Says that nobody wants it any more. One that is running ends by itself soon.
  package func cancel() {
    let listeners = content.withLock { content -> [@Sendable () -> Void] in
      content.isUnwanted = true
      guard content.state == .waiting else { return [] }
      content.state = .cancelled
      return Self.ended(&content)
    }
    for listener in listeners { listener() }
  }

  /// Calls `listener` when it has ended, from any thread; at once if it has.
  package func whenEnded(_ listener: @escaping @Sendable () -> Void) {
    let hasEnded = content.withLock { content in
      if [.waiting, .running].contains(content.state) {
        content.listeners.append(listener)
        return false
      }
      return true
    }
    if hasEnded { listener() }
  }

  /// Lets go of what only a job that has not ended needs.
  private static func ended(_ content: inout Content) -> [@Sendable () -> Void] {
    defer { content.listeners = [] }
    content.order = nil
    return content.listeners
  }
}
