import Commands
import Files
import Machine
import NIOCore
import NIOHTTP1
import NIOPosix
import Serving

/// Listens, and lets connections ask the service. All connections share one thread, which only moves bytes; requests are answered on a
/// few others, and pictures are computed on the main thread.
struct WebServer {
  private let settings: ServerSettings
  private let service: Service
  private let queue: JobQueue
  private let runs: ServedRuns

  /// Threads that answer requests.
  private static let answeringThreads = 4
  /// Connections that wait to be accepted.
  private static let backlog: Int32 = 128
  /// How often the server looks whether it was told to stop.
  private static let pause = TimeAmount.milliseconds(100)

  /// - Throws: `Failure` where a folder is missing.
  init(_ settings: ServerSettings) throws(Failure) {
    self.settings = settings
    runs = try ServedRuns(settings.folders)
    var limits = JobQueue.Limits()
    limits.secondsOfJob = settings.secondsOfJob
    let start = ContinuousClock.now
    queue = JobQueue(limits) { start.duration(to: .now).inSeconds }
    service = Service(runs, queue, limits: settings.memory.decodingLimits)
  }

  /// Serves until a signal comes.
  ///
  /// - Returns: what to exit with.
  /// - Throws: `Failure` where the port cannot be listened to.
  func serve() throws -> ExitStatus {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let pool = NIOThreadPool(numberOfThreads: Self.answeringThreads)
    pool.start()
    defer {
      try? pool.syncShutdownGracefully()
      try? group.syncShutdownGracefully()
    }
    let token = AccessToken()
    let loop = group.next()
    let connections = Connections(on: loop)
    let names = settings.address.map { [Self.bracketed($0)] } ?? ["127.0.0.1", "localhost", "[::1]"]
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: Self.backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { [service] channel in
        channel.eventLoop.makeCompletedFuture {
          let check = RequestCheck(names: names, port: channel.localAddress?.port ?? 0, token: token)
          try Self.configure(channel, Connection(service, check, connections, pool))
        }
      }
    let port = try listen(bootstrap)
    announce(names[0], port, token)

    StopSignal.listen()
    loop.scheduleRepeatedTask(initialDelay: Self.pause, delay: Self.pause) { [queue] task in
      guard StopSignal.status != nil else { return }
      task.cancel()
      queue.close()
    }
    var worker = OrderWorker(queue, settings.memory)
    worker.run()
    return StopSignal.status ?? .success
  }

  /// Requests and answers are those of HTTP/1.1, one after the other on a connection, with short headers.
  private static func configure(_ channel: any Channel, _ connection: Connection) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 8 << 10
    limits.maxHeaderListSize = 16 << 10
    limits.maxHeaderFieldCount = 64
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
    try channel.pipeline.syncOperations.addHandler(connection)
  }

  /// Listens to the addresses; the port is the one that was named, or another where any will do.
  private func listen(_ bootstrap: ServerBootstrap) throws(Failure) -> Int {
    let address = settings.address ?? "127.0.0.1"
    let port: Int
    do {
      port = try bound(bootstrap, address, settings.port)
    } catch let error where settings.takesAnyPort && Self.isTaken(error) {
      do { port = try bound(bootstrap, address, 0) } catch { throw Self.failure(error, address, 0) }
    } catch {
      throw Self.failure(error, address, settings.port)
    }
    // Where the system has no addresses of version 6, the other is enough.
    if settings.address == nil { _ = try? bound(bootstrap, "::1", port) }
    return port
  }

  private func bound(_ bootstrap: ServerBootstrap, _ address: String, _ port: Int) throws -> Int {
    try bootstrap.bind(host: address, port: port).wait().localAddress?.port ?? port
  }

  private static func isTaken(_ error: any Error) -> Bool { (error as? IOError)?.errnoCode == EADDRINUSE }

  private static func failure(_ error: any Error, _ address: String, _ port: Int) -> Failure {
    if isTaken(error) {
      return Failure(.cannotCreate, "another program listens to port \(port); choose another --port, or leave it out.")
    }
    let reason = (error as? IOError).map { SystemError.text($0.errnoCode) } ?? "\(error)"
    return Failure(
      .cannotCreate,
      "\(address) port \(port) cannot be listened to (\(reason)); choose another --address or --port.")
  }

  private static func bracketed(_ address: String) -> String {
    NetworkAddress(address)?.isOfVersion6 == true ? "[\(address)]" : address
  }

  private func announce(_ name: String, _ port: Int, _ token: AccessToken) {
    let all = runs.all
    let some = all.prefix(6).map(\.id)
    let rest = all.count > some.count ? " and \(all.count - some.count) more" : ""
    Console.output.line(
      "Serving \(Wording.count(all.count, "run"))\(all.isEmpty ? "" : ": ")\(some.joined(separator: ", "))\(rest)")
    if settings.address != nil {
      Console.errors.line(
        "cyclegan: warning: the server can be reached from the network, and what goes over it is not encrypted; stop it when it is not needed."
      )
    }
    Console.output.line("Open http://\(name):\(port)/?token=\(token.text)")
    Console.output.line("Ctrl-C ends it.")
  }
}
