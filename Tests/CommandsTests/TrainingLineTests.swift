import Testing

@testable import Commands
@testable import Runs
@testable import Training

@Suite struct TrainingLineTests {
  private func line(note: String? = "saved 12 s ago") -> TrainingLine {
    let losses = CycleGANTrainer.lossNames.enumerated().map { (name: $1, value: Float($0) + 0.25) }
    let stepLosses = StepLosses(names: CycleGANTrainer.lossNames)
    let progress = TrainingProgress(
      epoch: 12, epochs: 200, step: 1234, steps: 3000, losses: stepLosses,
      gradientNorms: [], learningRate: 2e-4, picturesPerSecond: 3.4, secondsLeft: 725, isEpochsEnd: false)
    return TrainingLine(progress: progress, losses: losses, note: note)
  }

  @Test(arguments: [
    (40, "step 1234/3000  12 min 5 s left"),
    (48, "step 1234/3000  12 min 5 s left  saved 12 s ago"),
    (80, "step 1234/3000  41 %  12 min 5 s left  saved 12 s ago  D_A 0.25 G_A 1.25"),
    (
      120,
      "step 1234/3000  41 %  12 min 5 s left  saved 12 s ago  D_A 0.25 G_A 1.25 cycle_A 2.25 idt_A 3.25 D_B 4.25 G_B 5.25"
    ),
    (
      200,
      "epoch 12/200  step 1234/3000  41 %  3.40 pictures/s  12 min 5 s left  saved 12 s ago  "
        + "D_A 0.25 G_A 1.25 cycle_A 2.25 idt_A 3.25 D_B 4.25 G_B 5.25 cycle_B 6.25 idt_B 7.25"
    ),
  ])
  func `the most important has room first`(columns: Int, text: String) {
    #expect(line().fitted(to: columns) == text)
  }

  @Test func `no line is wider than its terminal, and a wider one never shows less`() {
    for note in [nil, "paused", "saved 12 s ago"] {
      var before = 0
      for columns in 20...220 {
        let text = line(note: note).fitted(to: columns)
        #expect(text.count <= columns)
        #expect(text.count >= before, "\(columns): \(text)")
        before = text.count
      }
    }
  }

  @Test func `a log has all of it`() {
    #expect(
      line().complete
        == "epoch 12/200  step 1234/3000  3.40 pictures/s  12 min 5 s left  D_A 0.25 G_A 1.25 cycle_A 2.25 idt_A 3.25 "
        + "D_B 4.25 G_B 5.25 cycle_B 6.25 idt_B 7.25")
  }
}
