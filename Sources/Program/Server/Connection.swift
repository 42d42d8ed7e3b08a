import NIOCore
import NIOHTTP1
import NIOPosix
import Serving

/// A connection: reads a request, asks the service, and writes the answer. It lives on the event loop.
///
/// A request is checked before its body is read. Whatever waits has a deadline, after which the connection is closed.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// What it is doing.
  private enum State {
    /// Waits for a request.
    case idle
    /// Reads the body of a request, for which so many bytes were reserved.
    case reading(Request.Head, reserved: Int, setCookie: String?)
    /// The answer is made or written; the job is one whose end is waited for.
    case answering(Job?)
    /// Events are sent.
    case watching
    /// It was refused; what still comes is passed over.
    case refused
    case closed
  }

  /// How long is waited, in seconds: for a request, its body, until an answer has gone out, and for the other side to close.
  private static let (requestSeconds, bodySeconds, writingSeconds, closingSeconds): (Int64, Int64, Int64, Int64) =
    (10, 120, 300, 2)
  /// How long is waited for another request of who was let in before: longer than browsers keep a connection, since they do not send a
  /// picture again when it was closed under their hands.
  private static let nextRequestSeconds: Int64 = 400

  private let service: Service
  private let check: RequestCheck
  private let connections: Connections
  private let pool: NIOThreadPool
  private var state = State.idle
  /// The part of the body that has come. It is no part of the state, a copy of which would be one of these bytes as well.
  private var bodyBytes = ByteBuffer()
  private var isKept = true
  /// Whether there was no room for it, which it is told when it asks for something.
  private var isSurplus = false
  private var deadline: Scheduled<Void>?
  private var context: ChannelHandlerContext?

  init(_ service: Service, _ check: RequestCheck, _ connections: Connections, _ pool: NIOThreadPool) {
    self.service = service
    self.check = check
    self.connections = connections
    self.pool = pool
  }

  /// Whether it waits for a request.
  var isIdle: Bool { if case .idle = state { true } else { false } }

  /// Whether it is fed with events.
  var isWatching: Bool { if case .watching = state { true } else { false } }

  /// Closes it at once.
  func close() { context?.close(promise: nil) }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    isSurplus = !connections.add(self)
    wait(Self.requestSeconds)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    if case .reading(_, let reserved, _) = state { connections.giveBackBody(reserved) }
    // Nobody is there any more who wants it.
    if case .answering(let job?) = state { job.cancel() }
    state = .closed
    connections.remove(self)
    self.context = nil
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), .idle): begin(head)
    // The decoder lets no more through than Content-Length says.
    case (.body(var part), .reading): bodyBytes.writeBuffer(&part)
    case (.end, .reading(let head, let reserved, let setCookie)):
      let body = Array(bodyBytes.readableBytesView)
      bodyBytes = ByteBuffer()
      answer(Request(head, body: body), reserved: reserved, setCookie)
    default: break
    }
  }

  private func begin(_ received: HTTPRequestHead) {
    guard let context else { return }
    isKept = received.isKeepAlive
    let head = Request.Head(
      method: received.method.rawValue, target: received.uri, headers: received.headers.map { ($0.name, $0.value) })
    do throws(Refusal) {
      if isSurplus { throw Refusal(503, "The server has as many connections as it takes; try again in a moment.") }
      var (count, setCookie): (Int, String?) = (0, nil)
      switch try check.verdict(on: head) {
      case .allowed(let bytes): count = bytes
      case .admitted(let field): setCookie = field
      }
      guard connections.takeBody(count) else {
        throw Refusal(503, "The server is busy with other pictures; try again in a moment.")
      }
      if count > 0, received.headers[canonicalForm: "Expect"].contains(where: { $0.lowercased() == "100-continue" }) {
        context.writeAndFlush(
          wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
      }
      bodyBytes.reserveCapacity(count)
      state = .reading(head, reserved: count, setCookie: setCookie)
      wait(Self.bodySeconds)
    } catch {
      refuse(error)
    }
  }

  private func answer(_ request: Request, reserved: Int, _ setCookie: String?) {
    guard let context else { return }
    state = .answering(nil)
    deadline?.cancel()
    let service = service
    pool.runIfActive(eventLoop: context.eventLoop) { service.answer(request) }.assumeIsolated().whenComplete { result in
      self.connections.giveBackBody(reserved)
      guard case .success(let answer) = result else { return self.close() }
      self.take(answer, setCookie)
    }
  }

  private func take(_ answer: Service.Answer, _ setCookie: String?) {
    guard let context, case .answering = state else {
      // The other side is gone, and nobody will ask for the result.
      if case .result(let job) = answer { job.cancel() }
      return
    }
    switch answer {
    case .response(var response):
      if let setCookie { response.headers.append(("Set-Cookie", setCookie)) }
      write(response)
    case .result(let job):
      state = .answering(job)
      let (loop, bound) = (context.eventLoop, NIOLoopBound(self, eventLoop: context.eventLoop))
      let (service, pool) = (service, pool)
      job.whenEnded {
        pool.runIfActive(eventLoop: loop) { service.result(of: job) }.whenSuccess { bound.value.write($0) }
      }
    case .events(let feed):
      guard connections.hasRoomForWatching else {
        return write(Refusal(503, "As many pages watch as the server feeds; close one.").response)
      }
      watch(feed)
    }
  }

  // MARK: Writing

  private func refuse(_ refusal: Refusal) {
    state = .refused
    isKept = false
    write(refusal.response)
  }

  private func write(_ response: Response) {
    guard let context, context.channel.isActive else { return }
    var head = head(response)
    head.headers.add(name: "Content-Length", value: String(response.body.count))
    if !isKept { head.headers.add(name: "Connection", value: "close") }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !response.body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
    }
    wait(Self.writingSeconds)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in self.written() }
  }

  private func written() {
    guard let context, context.channel.isActive else { return }
    if isKept {
      state = .idle
      wait(Self.nextRequestSeconds)
    } else {
      // The other side may still send; were the connection closed at once, it would lose the answer.
      state = .refused
      wait(Self.closingSeconds)
      context.close(mode: .output, promise: nil)
    }
  }

  private func head(_ response: Response) -> HTTPResponseHead {
    HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: response.status),
      headers: HTTPHeaders(response.allHeaders.map { ($0.name, $0.value) }))
  }

  /// Closes the connection unless something else comes up within so many seconds.
  private func wait(_ seconds: Int64) {
    deadline?.cancel()
    deadline = context?.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { self.close() }
  }

  // MARK: Events

  /// How often is looked for what is new, every how many times at the run, and after how many times something is said in any case.
  private static let (tick, runTicks, silentTicks) = (TimeAmount.milliseconds(250), 8, 60)

  /// Sends events until the other side is gone.
  private func watch(_ feed: EventFeed) {
    guard let context else { return }
    state = .watching
    deadline?.cancel()
    let start = Response(headers: [("Content-Type", "text/event-stream")])
    context.writeAndFlush(wrapOutboundOut(.head(head(start))), promise: nil)
    look(feed, ticks: 0, silent: 0)
  }

  private func look(_ feed: EventFeed, ticks: Int, silent: Int) {
    guard let context, case .watching = state else { return }
    let service = service
    pool.runIfActive(eventLoop: context.eventLoop) {
      var feed = feed
      let text = service.events(&feed, lookingAtRun: ticks % Self.runTicks == 0)
      return (feed, text)
    }.assumeIsolated().whenSuccess { feed, text in self.send(feed, text, ticks: ticks, silent: silent) }
  }

  private func send(_ feed: EventFeed, _ text: String, ticks: Int, silent: Int) {
    guard let context, case .watching = state else { return }
    // A comment, by which is noticed when the other side is gone.
    let text = text.isEmpty && silent >= Self.silentTicks ? ":\n\n" : text
    if !text.isEmpty {
      // Who does not read is not kept.
      guard context.channel.isWritable else { return close() }
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
    }
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
      self.look(feed, ticks: ticks + 1, silent: text.isEmpty ? silent + 1 : 0)
    }
  }
}
