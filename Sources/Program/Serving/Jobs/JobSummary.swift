import Images

/// A job as `GET /api/jobs/<number>` tells of it.
struct JobSummary: Encodable, Equatable {
  /// A picture that came of it.
  struct Picture: Encodable, Equatable {
    let kind: Job.Picture.Kind
    let name: String
    let width: Int
    let height: Int
    let bytes: Int
    let subject: String?
    /// Where it can be fetched.
    let address: String
  }

  let id: Int
  let title: String
  let state: Job.State
  /// How many jobs come before it, where it waits.
  let place: Int?
  /// The share that is done.
  let share: Double
  /// How long it took.
  let seconds: Double?
  /// Why it failed.
  let message: String?
  let pictures: [Picture]

  init(_ job: Job, in queue: JobQueue) {
    (id, title, state, share, seconds, message) = (job.id, job.title, job.state, job.share, job.seconds, job.message)
    place = queue.place(of: job)
    pictures = job.pictures.enumerated().map { [id] number, picture in
      Picture(
        kind: picture.kind, name: picture.name, width: picture.width, height: picture.height,
        bytes: picture.bytes.count, subject: picture.subject, address: "/api/jobs/\(id)/pictures/\(number)")
    }
  }
}
