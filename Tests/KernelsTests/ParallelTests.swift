import Foundation
import ReferenceKernels
import Testing

@testable import Kernels

@Suite(.serialized) struct ParallelTests {
  @Test(arguments: [1, 2, 3, 8]) func `every index is visited once`(threads: Int) {
    withThreads(threads) {
      for count in [0, 1, 2, 7, 100, 5000] {
        let visits = Visits(count)
        parallelFor(count) { visits.add($0) }
        #expect(visits.counts == [Int](repeating: 1, count: count))
      }
    }
  }

  @Test func `with more threads than processors, sleeping ones are woken and every index is visited once`() {
    let pool = ThreadPool(threadCount: 8, processors: 2)
    for round in 0..<200 {
      let visits = Visits(50)
      pool.run(50) { visits.add($0) }
      #expect(visits.counts == [Int](repeating: 1, count: 50))
      // Long enough for all of them to fall asleep now and then.
      if round % 50 == 0 { usleep(5_000) }
    }
  }

  @Test func `a job within a job runs`() {
    withThreads(4) {
      let visits = Visits(100)
      parallelFor(10) { outer in parallelFor(10) { visits.add(outer * 10 + $0) } }
      #expect(visits.counts == [Int](repeating: 1, count: 100))
    }
  }

  @Test func `several callers at once are served`() {
    withThreads(3) {
      let visits = (0..<4).map { _ in Visits(2000) }
      let group = DispatchGroup()
      for caller in 0..<4 {
        DispatchQueue.global().async(group: group) {
          for round in 0..<20 { parallelFor(100) { visits[caller].add(round * 100 + $0) } }
        }
      }
      group.wait()
      for visit in visits { #expect(visit.counts == [Int](repeating: 1, count: 2000)) }
    }
  }

  @Test(arguments: [1, 2, 3, 8]) func `two computations side by side run, and what they divide, and two within one`(
    threads: Int
  ) {
    withThreads(threads) {
      let visits = (0..<3).map { _ in Visits(1000) }
      for _ in 0..<20 {
        Parallel.sideBySide(
          { parallelFor(1000) { visits[0].add($0) } },
          {
            Parallel.sideBySide(
              { parallelFor(1000) { visits[1].add($0) } }, { parallelFor(1000) { visits[2].add($0) } })
          })
      }
      for visit in visits { #expect(visit.counts == [Int](repeating: 20, count: 1000)) }
    }
  }

  @Test func `what is only counted is computed one after the other`() {
    withThreads(2) {
      var order: [Int] = []
      let bytes = BufferPool.counting {
        Parallel.sideBySide({ order.append(Buffer(1 << 20).count) }, { order.append(Buffer(1 << 20).count + 1) })
      }
      #expect(order == [1 << 20, 1 << 20 + 1] && bytes == 4 << 20)
    }
  }

  @Test func `ranges make up the whole`() {
    withThreads(2) {
      let visits = Visits(1003)
      parallelRanges(of: 1003, size: 100) { for index in $0 { visits.add(index) } }
      #expect(visits.counts == [Int](repeating: 1, count: 1003))
    }
  }
}

/// Counts visits from any thread. Its lock is one that ThreadSanitizer knows; it takes `Mutex` for none.
private final class Visits: @unchecked Sendable {
  private let lock = NSLock()
  private var table: [Int]

  init(_ count: Int) {
    table = [Int](repeating: 0, count: count)
  }

  func add(_ index: Int) {
    lock.withLock { table[index] += 1 }
  }

  var counts: [Int] { lock.withLock { table } }
}
