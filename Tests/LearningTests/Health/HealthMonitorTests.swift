import Testing

@testable import Health

/// The judgement itself: a function of numbers.
@Suite struct HealthMonitorTests {
  private static let columns = ["D", "G", "gradient"]

  private static func monitor(totalSteps: Int = 1000, numbers: [HealthNumber] = HealthNumber.allCases) -> HealthMonitor
  {
    HealthMonitor(
      HealthTraits(
        judges: [.init(losses: ["D"], chance: 0.25, floor: 0, wonBelow: 0.04)], gradients: ["gradient"],
        numbers: numbers,
        totalSteps: totalSteps), columns: columns)
  }

  /// Takes steps of the same values; returns the findings with their steps.
  private func take(
    _ monitor: inout HealthMonitor, _ steps: ClosedRange<Int>, d: Double = 0.15, gradient: Double = 1
  ) -> [HealthFinding] {
    steps.flatMap { monitor.take(step: $0, values: [d, 1, gradient]) }
  }

  @Test func `ordinary losses and gradients are no finding, even with single steps beyond all limits`() {
    var monitor = Self.monitor()
    #expect(take(&monitor, 1...600) == [])
    #expect(take(&monitor, 601...601, d: 0, gradient: 1000) == [])
    #expect(take(&monitor, 602...1000) == [])
    #expect(monitor.findings == [] && monitor.checks.allSatisfy { !$0.isSick && $0.firstFound == nil })
  }

  @Test
  func `a discriminator has won when its loss was near 0 for 200 steps, and lost when it was that of chance for 500`() {
    var monitor = Self.monitor()
    #expect(take(&monitor, 1...199, d: 0.005) == [])
    #expect(
      take(&monitor, 200...300, d: 0.005).map { [$0.indicator.rawValue, String($0.step)] } == [
        ["discriminator-won", "200"]
      ])
    // 0.25 · 0.98 is the limit.
    #expect(take(&monitor, 301...800, d: 0.244) == [])
    #expect(take(&monitor, 801...1400, d: 0.25).map(\.indicator) == [.discriminatorLost])
    // Nothing is told twice, also where it was well in between.
    #expect(take(&monitor, 1401...1700, d: 0.005) == [])
    #expect(monitor.checks.first { $0.indicator == .discriminatorWon }?.isSick == true)
    #expect(monitor.checks.first { $0.indicator == .discriminatorLost }?.isSick == false)
    #expect(monitor.findings.map(\.indicator) == [.discriminatorWon, .discriminatorLost])
  }

  @Test func `divergence is ahead when gradients stay ten times as large as usual`() {
    var monitor = Self.monitor()
    #expect(take(&monitor, 1...600, gradient: 3) == [])
    #expect(take(&monitor, 601...700, gradient: 25) == [])
    let found = take(&monitor, 701...760, gradient: 400)
    #expect(found.map(\.indicator) == [.divergenceAhead])
    #expect((701...730).contains(found.first?.step ?? 0), "\(found)")
  }

  @Test func `gradients of 0 now and then do not make later ones look large`() {
    var monitor = Self.monitor()
    for step in stride(from: 1, to: 400, by: 4) {
      #expect(take(&monitor, step...step, gradient: 0) == [])
      #expect(take(&monitor, step + 1...step + 3, gradient: 3) == [])
    }
    #expect(take(&monitor, 401...1000, gradient: 12) == [])
  }

  @Test(arguments: [
    (HealthIndicator.modeCollapse, HealthNumber.diversity, 0.3, 0.2, 2, 400),
    (.doesNothing, .change, 0.03, 0.01, 2, 400), (.coloursInverted, .brightnessCorrelation, -0.1, -0.3, 2, 400),
    (.hiddenMessage, .hiddenMessage, 2, 4, 2, 400), (.checkerboard, .grid, 1.5, 3, 3, 1000),
    (.discriminatorMemorises, .memorised, 0.4, 0.6, 3, 400), (.conditionIgnored, .conditionEffect, 0.1, 0.01, 2, 400),
  ])
  func `a number of samples is judged after a part of the run, and only when it stays`(
    indicator: HealthIndicator, number: HealthNumber, well: Double, sick: Double, times: Int, first: Int
  ) {
    var monitor = Self.monitor(totalSteps: 2000)
    func take(_ step: Int, _ value: Double) -> [HealthIndicator] {
      monitor.take(HealthSample(step: step, numbers: [number: value])).map(\.indicator)
    }
    for step in stride(from: 50, to: first, by: 50) { #expect(take(step, sick) == []) }
    for step in 0..<times - 1 { #expect(take(first + step, sick) == []) }
    #expect(take(first + 50, well) == [])
    for step in 0..<times - 1 { #expect(take(first + 100 + step, sick) == []) }
    #expect(take(first + 150, sick) == [indicator])
    #expect(take(first + 200, sick) == [])
    #expect(
      monitor.findings == [
        HealthFinding(indicator: indicator, step: first + 150, number: sick, limit: monitor.findings[0].limit)
      ])
  }

  @Test func `brightness is inverted only where the way there and back is learned`() {
    var monitor = Self.monitor()
    for step in [400, 500, 600] {
      #expect(monitor.take(HealthSample(step: step, numbers: [.brightnessCorrelation: -0.9, .cycle: 0.3])) == [])
    }
    _ = monitor.take(HealthSample(step: 700, numbers: [.brightnessCorrelation: -0.9, .cycle: 0.1]))
    #expect(
      monitor.take(HealthSample(step: 800, numbers: [.brightnessCorrelation: -0.9, .cycle: 0.1])).map(\.indicator)
        == [.coloursInverted])
  }

  @Test func `what a method does not have is not judged`() {
    var monitor = HealthMonitor(
      HealthTraits(
        judges: [.init(losses: ["D_real", "D_fake"], chance: 1, floor: 0, wonBelow: 0.025)], gradients: ["other"],
        numbers: [.change], totalSteps: 1000), columns: Self.columns)
    #expect(take(&monitor, 1...600, d: 0) == [])
    #expect(monitor.checks.map(\.indicator) == [.doesNothing])
    #expect(monitor.checks[0].number == nil)
  }
}
