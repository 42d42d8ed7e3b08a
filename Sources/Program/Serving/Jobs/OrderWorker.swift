import Commands
import Files
import Images
import Machine
import Runs
import Training
import Translation

/// Does orders, one at a time, on the thread that made it, and keeps the networks that it used last.
package struct OrderWorker {
  private let queue: JobQueue
  private let memory: TranslationMemoryOptions
  private var translators = NetworkCache<Translator>()
  private var samplers = NetworkCache<LatentSampler>()

  package init(_ queue: JobQueue, _ memory: TranslationMemoryOptions) {
    self.queue = queue
    self.memory = memory
  }

  /// Does what the queue has, until it is closed.
  package mutating func run() { while doNext() {} }

  /// Waits for an order and does it.
  ///
  /// - Returns: false if the queue is closed.
  @discardableResult
  mutating func doNext() -> Bool {
    guard let (job, order) = queue.next() else { return false }
    do {
      let pictures =
        switch order {
        case .translation(let order): try translate(order, job)
        case .generation(let order): try generate(order, job)
        }
      queue.end(job, .success(pictures))
    } catch {
      queue.end(job, .failure(Failure(error)))
    }
    return true
  }

  /// Translates a picture as `cyclegan translate` does, so that the bytes are the same.
  private mutating func translate(_ order: TranslationOrder, _ job: Job) throws -> [Job.Picture] {
    var there = try translators.network(of: order.run, order.direction.generator) { () throws(RunError) in
      try Translator(run: order.run, order.direction, onDamage: Self.warn)
    }
    var back =
      order.withBack
      ? try translators.network(of: order.run, order.direction.reversed.generator) { () throws(RunError) in
        try Translator(run: order.run, order.direction.reversed, onDamage: Self.warn)
      } : nil
    let (waiting, bytes) = (back?.fixedBytes ?? 0, PictureBytes.inWork(try PictureHeader(of: order.bytes)))
    guard bytes <= memory.mostPictureBytes(beside: there, waiting: waiting) else {
      throw Failure(
        .unusableData, "The picture needs \(Wording.bytes(bytes)) of memory, which is more than there is for it.")
    }
    if let free = MemoryAllowance.shortage(of: bytes) {
      throw Failure(
        .unusableData,
        "The picture needs \(Wording.bytes(bytes)) of memory, and this process may take only \(Wording.bytes(free)) more."
      )
    }
    (there.scale, there.limits) = (order.scale, memory.limits(picture: bytes, waiting: waiting))
    back?.scale = order.backScale
    back?.limits = there.limits

    let picture = try Picture(decoding: order.bytes, limits: memory.decodingLimits)
    try picture.checkSides(for: order.format.picture, path: order.name)
    let (queue, share) = (queue, back == nil ? 1 : 0.5)
    var results: [(Job.Picture.Kind, Picture, suffix: String)] = []
    let translation = try there.translate(picture) { queue.report(job, share * $0) }
    results.append((.translation, translation, ""))
    if let back {
      let returned = try back.translate(translation) { queue.report(job, share + share * $0) }
      results.append((.back, returned, "-back"))
    }
    return try results.map { kind, picture, suffix in
      let fitted = order.format.fitted(picture)
      return Job.Picture(
        kind: kind, name: order.format.name(for: order.name, suffix: suffix), format: order.format, width: fitted.width,
        height: fitted.height, bytes: try fitted.encoded(as: order.format.encoding(quality: order.quality)))
    } + previews(of: order, picture, results.map { ($0.0, $0.1) })
  }

  /// What browsers show of pictures in a format that they do not: none of them knows TIFF but Safari.
  private func previews(
    of order: TranslationOrder, _ picture: Picture, _ results: [(Job.Picture.Kind, Picture)]
  ) throws -> [Job.Picture] {
    var shown: [(Job.Picture.Kind, Picture)] = []
    if try PictureHeader(of: order.bytes).format == .tiff { shown.append((.originalShown, picture)) }
    if order.format == .tiff {
      shown += results.map { ($0 == .back ? .backShown : .translationShown, $1) }
    }
    return try shown.map { kind, picture in
      let visible = picture.convertedToEightBits()
      return Job.Picture(
        kind: kind, name: OutputFormat.png.name(for: order.name), format: .png, width: visible.width,
        height: visible.height, bytes: try visible.encoded(as: OutputFormat.png.encoding(quality: order.quality)))
    }
  }

  /// Makes pictures as `cyclegan generate` does, so that the bytes are the same.
  private mutating func generate(_ order: GenerationOrder, _ job: Job) throws -> [Job.Picture] {
    let sampler = try samplers.network(of: order.run, "sampler") { () throws(RunError) in
      try order.run.sampler(onDamage: Self.warn)
    }
    let plan = GenerationPlan(
      run: order.run, sampler: sampler,
      sequence: LatentSequence(
        seed: order.seed, size: sampler.settings.network.latentSize, truncation: order.truncation),
      labels: try GenerationPlan.labels(order.classes, of: sampler.settings),
      texts: try GenerationPlan.texts(order.texts, of: sampler.settings).map(\.text), format: order.format,
      quality: order.quality)
    var pictures: [Job.Picture] = []
    for place in order.first..<order.first + order.count {
      guard queue.report(job, Double(pictures.count) / Double(order.count)) else { throw TranslationError.stopped }
      let picture = order.format.fitted(plan.picture(at: place))
      pictures.append(
        Job.Picture(
          kind: .made, name: plan.name(at: place), format: order.format, width: picture.width, height: picture.height,
          subject: plan.text(at: place) ?? plan.className(at: place),
          bytes: try picture.encoded(as: order.format.encoding(quality: order.quality))))
    }
    return pictures
  }

  private static func warn(_ path: String, _ reason: String) {
    Console.errors.line("cyclegan: warning: \(Wording.damagedCheckpoint(path, reason))")
  }
}
