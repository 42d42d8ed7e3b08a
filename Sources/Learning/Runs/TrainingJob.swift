import Foundation
import ProcessGroups
import Training

/// The processes that train one run together: one of them writes, and all of them end together.
///
/// All go through the same phases; what one cannot do none does.
public final class TrainingJob {
  /// The processes.
  package let group: ProcessGroup
  /// When a process gives up waiting for the others.
  private let patience: Patience
  private let status: (any Error) -> Int32
  /// What is asked; nil while a step is taken.
  private var agreement: Agreement?
  /// Whether all processes know that they end now.
  var isEnding = false

  /// Whether this process writes the run's folder, and tells how training goes.
  public var isWriter: Bool { group.rank == 0 }

  /// The least seconds that the others are waited for, and how many steps' time.
  private static let (leastPatience, stepsOfPatience) = (120.0, 20.0)

  /// - Parameter status: what the program exits with after an error.
  package init(_ group: ProcessGroup, _ patience: Patience, status: @escaping (any Error) -> Int32) {
    self.group = group
    self.patience = patience
    self.status = status
    ask()
  }

  /// What a process says to the others.
  private enum Answer: Equatable {
    case goOn(String)
    case stop
    case failed(status: Int32)

    init(_ bytes: [UInt8]) {
      let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
      switch bytes.first {
      case UInt8(ascii: "s"): self = .stop
      case UInt8(ascii: "f"): self = .failed(status: Int32(text) ?? Patience.status)
      default: self = .goOn(text)
      }
    }

    var bytes: [UInt8] {
      switch self {
      case .goOn(let text): Array("g\(text)".utf8)
      case .stop: Array("s".utf8)
      case .failed(let status): Array("f\(status)".utf8)
      }
    }
  }

  /// Answers, and hears what the others say.
  private func exchange(_ answer: Answer) -> [Answer] {
    guard let agreement else { preconditionFailure("TrainingJob: nothing was asked") }
    self.agreement = nil
    let answers = agreement.answer(answer.bytes).map { Answer($0) }
    isEnding = answers.contains { if case .goOn = $0 { false } else { true } }
    return answers
  }

  /// Tells the others of an error that happened outside what all do together; not if they know or will come to the same end.
  func tell(_ error: any Error) {
    guard !isEnding, agreement != nil else { return }
    _ = exchange(.failed(status: status(error)))
    ask()
  }

  /// Asks all processes anew, for what comes next. While nothing is asked, gradients can travel.
  func ask() { agreement = Agreement(in: group) }

  /// Does something that all do, each by itself: they go on if all could.
  ///
  /// - Throws: what `body` threw, in the first of the processes in which it did; `JobEnded` in the others.
  package func together<Value>(_ body: () throws -> Value) throws -> Value {
    let result = Result { try body() }
    let answers = exchange(result.failure.map { .failed(status: status($0)) } ?? .goOn(""))
    ask()
    try check(answers, error: result.failure)
    return try result.get()
  }

  /// Checks that all processes have the same of something.
  ///
  /// - Parameter what: what it is, for people: `the networks`.
  /// - Throws: `RunError.differs` in the first process that has another than the first one; `JobEnded` in the others.
  func checkAgreement(on what: String, _ value: String) throws {
    let answers = exchange(.goOn(value))
    ask()
    try check(answers, areAlike: what)
  }

  /// Checks that all processes are about to train the same run.
  ///
  /// - Throws: `RunError.differs` in the first process that has another configuration than the first one; `JobEnded` in the others.
  package func checkAgreement(on configuration: RunConfiguration) throws {
    var configuration = configuration
    // Each machine may have its pictures in a place of its own.
    configuration.domains.folders = configuration.domains.folders.map { _ in "" }
    try checkAgreement(
      on: "The settings or pictures", String(decoding: (try? configuration.fileBytes()) ?? [], as: UTF8.self))
  }

  /// Decides before a step whether it is taken; nothing is asked then until `ask`, but for a decision to stop.
  ///
  /// - Parameters:
  ///   - stops: whether this process wants to stop.
  ///   - error: what has gone wrong in this process.
  ///   - networks: a digest of the networks, where they are compared; all do so at the same steps.
  /// - Returns: whether it is taken; not if any process wants to stop.
  /// - Throws: the error, in the first process that has one; `JobEnded` in the others.
  package func decidesToGoOn(stops: Bool, error: (any Error)? = nil, networks: String = "") throws -> Bool {
    let answers = exchange(error.map { .failed(status: status($0)) } ?? (stops ? .stop : .goOn(networks)))
    do {
      try check(answers, error: error)
      try check(answers.contains(.stop) ? [] : answers, areAlike: "The networks")
    } catch {
      isEnding = true
      ask()
      throw error
    }
    if isEnding { ask() }
    return !isEnding
  }

  private func check(_ answers: [Answer], error: (any Error)?) throws {
    for (rank, answer) in answers.enumerated() {
      guard case .failed(let status) = answer else { continue }
      if rank == group.rank, let error { throw error }
      throw JobEnded(status: status)
    }
  }

  private func check(_ answers: [Answer], areAlike what: String) throws {
    guard let first = answers.first, let other = answers.firstIndex(where: { $0 != first }) else { return }
    let error = RunError.differs(what, process: other)
    if other == group.rank { throw error }
    throw JobEnded(status: status(error))
  }

  /// An error that all processes meet, as the first of them tells it; the others end with its exit code.
  func toldOnce(_ error: any Error) -> any Error { isWriter ? error : JobEnded(status: status(error)) }

  /// Computes something together, with messages of its own.
  ///
  /// What fails fails in all processes, since all have the same; where it fails in one alone, the others wait for its messages until their
  /// patience ends the job.
  package func compute(_ body: () throws -> Void) throws {
    guard try decidesToGoOn(stops: false) else { return }
    let result = Result { try body() }
    ask()
    if let failure = result.failure { try together { throw failure } }
  }

  /// Takes note of how long a step takes, by which others are waited for.
  func note(stepSeconds: Double) {
    patience.seconds = max(Self.leastPatience, Self.stepsOfPatience * stepSeconds)
  }

  /// Leaves the others, with the exit code of the process that writes.
  ///
  /// - Returns: what the program exits with.
  package func end(status: Int32) -> Int32 {
    if agreement == nil { ask() }
    let answers = exchange(.failed(status: status))
    group.leave()
    if case .failed(let status) = answers[0] { return status }
    return status
  }
}

/// The end of a process because another one of its job has failed, and has told why.
package struct JobEnded: Error {
  /// What the program exits with.
  package let status: Int32
}

extension Result {
  fileprivate var failure: (any Error)? {
    if case .failure(let error) = self { error } else { nil }
  }
}
