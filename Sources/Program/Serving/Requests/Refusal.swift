/// Why a request is not served: what is answered instead.
package struct Refusal: Error, Equatable, Sendable {
  /// The status of HTTP.
  package let status: Int
  /// What happened and what to try, in a sentence or two.
  package let message: String

  package init(_ status: Int, _ message: String) {
    self.status = status
    self.message = message
  }

  /// The refusal as an answer: `{"error": "…"}`.
  package var response: Response {
    var response = Response.json(["error": message], status: status)
    // Whoever is told to come back is told when.
    if status == 503 { response.headers.append(("Retry-After", "2")) }
    return response
  }
}
