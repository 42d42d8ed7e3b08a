import NIOCore
import Serving

/// The connections that are open; all of them, and this, live on one event loop.
///
/// There are only so many. Where one more comes, the one that has been waiting longest for a request is closed, so that whoever opens many
/// and says nothing keeps nobody else out.
final class Connections: Sendable {
  private let open: NIOLoopBoundBox<[Connection]>
  private let bodies = ByteBudget(bytes: mostBodyBytes)

  private static let most = 64
  /// Of which so many may be fed with events.
  private static let mostWatching = 16
  /// Bytes of bodies that are on their way in.
  private static let mostBodyBytes = 256 << 20

  init(on loop: any EventLoop) { open = .makeBoxSendingValue([], eventLoop: loop) }

  /// Lets one more in.
  ///
  /// - Returns: false if all others are at work, so that there is no room for it to be served.
  func add(_ connection: Connection) -> Bool {
    defer { open.value.append(connection) }
    guard open.value.count >= Self.most else { return true }
    guard let idle = open.value.first(where: \.isIdle) else { return false }
    remove(idle)
    idle.close()
    return true
  }

  /// Notes that one is closed.
  func remove(_ connection: Connection) { open.value.removeAll { $0 === connection } }

  /// Whether one more may be fed with events.
  var hasRoomForWatching: Bool { open.value.count(where: \.isWatching) < Self.mostWatching }

  /// Makes room for a body, if there is some.
  func takeBody(_ bytes: Int) -> Bool { bodies.take(bytes) }

  /// Gives the room back.
  func giveBackBody(_ bytes: Int) { bodies.giveBack(bytes) }
}
