import Foundation

/// A request to a port of this machine, byte by byte as it is written here, and its answer.
struct HTTPExchange {
  /// The status of the answer; nil if the connection was closed without one.
  let status: Int?
  let body: Data

  /// Sends a request whose head is given and reads until the other side closes.
  ///
  /// - Parameter head: its lines, to which the length of the body and the end of the connection are added.
  init(port: Int, _ head: [String], body: Data = Data()) throws {
    let lines = head + ["Content-Length: \(body.count)", "Connection: close", "", ""]
    let answer = try Self.exchange(port, Data(lines.joined(separator: "\r\n").utf8) + body)
    let end = answer.firstRange(of: Data("\r\n\r\n".utf8))
    let words = String(decoding: answer.prefix(upTo: end?.lowerBound ?? answer.startIndex), as: UTF8.self).split(
      separator: " ")
    status = words.count > 1 ? Int(words[1]) : nil
    self.body = end.map { Data(answer[$0.upperBound...]) } ?? Data()
  }

  private static func exchange(_ port: Int, _ request: Data) throws -> Data {
    #if canImport(Darwin)
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    var rest = request[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      // Who refuses a request need not read all of it.
      if count <= 0 { break }
      rest = rest.dropFirst(count)
    }
    var answer = Data()
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &part, part.count, 0)
      if count <= 0 { return answer }
      answer.append(contentsOf: part[..<count])
    }
  }
}
