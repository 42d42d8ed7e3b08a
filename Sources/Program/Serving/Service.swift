import Commands
import Foundation
import Images
import Runs

/// What the server does, apart from any socket: requests that passed the checks come in, answers go out.
package final class Service: Sendable {
  /// What becomes of a request.
  package enum Answer: Sendable {
    /// This.
    case response(Response)
    /// What `Service.result` says of the job once it has ended.
    case result(Job)
    /// Events, until the browser goes.
    case events(EventFeed)
  }

  /// The limits that a page or a script may want to know.
  private struct Limits: Encodable {
    let bodyBytes = RequestCheck.mostBytes
    let pixels: Int
    let waitingJobs: Int
    let picturesOfJob = GenerationOrder.mostPictures
    let formats = OutputFormat.allCases.map(\.rawValue)
  }

  private struct Overview: Encodable {
    let version: String
    let limits: Limits
    let runs: [RunSummary]
  }

  private let runs: ServedRuns
  private let queue: JobQueue
  private let limits: DecodingLimits

  /// - Parameter limits: what decoding a picture may cost.
  package init(_ runs: ServedRuns, _ queue: JobQueue, limits: DecodingLimits) {
    self.runs = runs
    self.queue = queue
    self.limits = limits
  }

  /// Answers a request. It may read files, so it does not belong on a thread that others wait for.
  package func answer(_ request: Request) -> Answer {
    do throws(Refusal) {
      let target = try RequestTarget(request.head.target)
      let route = try Route(request.head.method, target.path)
      return try answer(route, target, request.body)
    } catch {
      return .response(error.response)
    }
  }

  private func answer(_ route: Route, _ target: RequestTarget, _ body: [UInt8]) throws(Refusal) -> Answer {
    switch route {
    case .page(let name): return .response(try Page.file(name))
    case .icon: return .response(Response(status: 204))
    case .runs: return .response(.json(overview))
    case .run(let id): return .response(.json(try progress(id)))
    case .samples(let id, let step):
      let sheet = try RunSamples(try runs.run(id)).sheet(after: step)
      return .response(.download(sheet, type: "image/png", name: "\(id)-step-\(step).png"))
    case .report(let id):
      return .response(
        Page.report(try OwnFile.bytes(RunProgress.reportName, of: try runs.run(id), limit: Self.mostReportBytes)))
    case .translate: return try translate(target, body)
    case .generate: return try generate(target, body)
    case .jobs: return .response(.json(queue.all.map { JobSummary($0, in: queue) }))
    case .job(let id): return .response(.json(JobSummary(try job(id), in: queue)))
    case .removal(let id):
      let job = try job(id)
      queue.remove(job)
      return .response(.json(JobSummary(job, in: queue)))
    case .picture(let id, let number):
      let pictures = try job(id).pictures
      guard pictures.indices.contains(number) else { throw Refusal(404, "The job has no picture \(number).") }
      return .response(.picture(pictures[number]))
    case .archive: return .response(try archive(target))
    case .events:
      try target.check(only: ["run"])
      return .events(EventFeed(watching: try target["run"].map { id throws(Refusal) in try runs.run(id) }))
    }
  }

  private static let mostReportBytes = 64 << 20

  private var overview: Overview {
    Overview(
      version: Version.number,
      limits: Limits(pixels: limits.maximumPixels, waitingJobs: queue.limits.waiting),
      runs: runs.all.map { RunSummary(id: $0.id, $0.run) })
  }

  private func progress(_ id: String) throws(Refusal) -> RunProgress {
    let run = try runs.run(id)
    do {
      var progress = try RunProgress(run)
      progress.now = Date().timeIntervalSince1970
      return progress
    } catch {
      throw Refusal(409, Failure(error).message)
    }
  }

  private func job(_ id: Int) throws(Refusal) -> Job {
    guard let job = queue.job(id) else {
      throw Refusal(404, "There is no job \(id) any more; only the newest results are kept.")
    }
    return job
  }

  private func translate(_ target: RequestTarget, _ body: [UInt8]) throws(Refusal) -> Answer {
    let order = try TranslationOrder(target, body, of: try runs.run(target["run"]), limits: limits)
    let job = try queue.add(.translation(order), title: order.name)
    return try target.flag("wait") ? .result(job) : accepted(job)
  }

  private func generate(_ target: RequestTarget, _ body: [UInt8]) throws(Refusal) -> Answer {
    try target.check(only: ["wait"])
    let words = try GenerationOrder.body(body)
    let job = try queue.add(.generation(try GenerationOrder(words, of: try runs.run(words.run))), title: words.run)
    return try target.flag("wait") ? .result(job) : accepted(job)
  }

  private func accepted(_ job: Job) -> Answer {
    var response = Response.json(JobSummary(job, in: queue), status: 202)
    response.headers.append(("Location", "/api/jobs/\(job.id)"))
    return .response(response)
  }

  /// The pictures of some jobs as an archive.
  private func archive(_ target: RequestTarget) throws(Refusal) -> Response {
    try target.check(only: ["jobs"])
    var archive = ZipArchive()
    var isEmpty = true
    for word in (target["jobs"] ?? "").split(separator: ",") {
      guard let id = Int(word) else { throw Refusal(400, "jobs are numbers with commas between them.") }
      for picture in try job(id).pictures where picture.isResult {
        // The folders of classes stay folders.
        archive.add(picture.name, picture.bytes)
        isEmpty = false
      }
    }
    if isEmpty { throw Refusal(404, "There are no pictures of these jobs.") }
    return .download(archive.bytes, type: "application/zip", name: "cyclegan.zip")
  }

  /// The answer to who waited for a job: its picture, an archive where there are several, or why there is none.
  package func result(of job: Job) -> Response {
    switch job.state {
    case .done:
      let pictures = job.pictures.filter(\.isResult)
      if pictures.count == 1 { return .picture(pictures[0]) }
      var archive = ZipArchive()
      for picture in pictures { archive.add(picture.name, picture.bytes) }
      return .download(archive.bytes, type: "application/zip", name: "cyclegan.zip")
    case .cancelled: return Refusal(409, "The job was cancelled.").response
    default: return Refusal(422, job.message ?? "The job failed.").response
    }
  }

  /// What is new for a browser that watches.
  package func events(_ feed: inout EventFeed, lookingAtRun: Bool) -> String {
    var text = feed.changes(queue.all.map { JobSummary($0, in: queue) })
    if lookingAtRun, let run = feed.run, let progress = try? RunProgress(run) {
      text += feed.changes(progress, at: Date().timeIntervalSince1970)
    }
    return text
  }
}
