import NeuralNetworks
import Testing

@Suite struct LearningRateScheduleTests {
  @Test func `linear decay is the published one at every epoch`() {
    let schedule = LearningRateSchedule.linear(constantEpochs: 100, decayEpochs: 100)
    let expected = [1: 1.0, 100: 1, 101: 1 - 1.0 / 101, 150: 1 - 50.0 / 101, 200: 1.0 / 101]
    for (epoch, factor) in expected { #expect(abs(schedule.factor(epoch: epoch) - factor) < 1e-12) }
    for epoch in 1...200 {
      #expect(schedule.factor(epoch: epoch) == 1 - Double(max(0, epoch - 100)) / 101)
    }
    #expect(schedule.factor(epoch: 500) == 0)
  }

  @Test func `constant stays`() {
    for epoch in 1...300 { #expect(LearningRateSchedule.constant.factor(epoch: epoch) == 1) }
  }

  @Test func `cosine falls from 1 over the whole run`() {
    let schedule = LearningRateSchedule.cosine(epochs: 10)
    #expect(schedule.factor(epoch: 1) == 1)
    #expect(abs(schedule.factor(epoch: 6) - 0.5) < 1e-12)
    #expect(abs(schedule.factor(epoch: 10) - 0.0244717418) < 1e-9)
    for epoch in 2...10 { #expect(schedule.factor(epoch: epoch) < schedule.factor(epoch: epoch - 1)) }
  }

  @Test func `steps multiply`() {
    let schedule = LearningRateSchedule.step(epochs: 50, factor: 0.1)
    let expected = [1: 1.0, 50: 1, 51: 0.1, 100: 0.1, 101: 0.01]
    for (epoch, factor) in expected { #expect(abs(schedule.factor(epoch: epoch) - factor) < 1e-12) }
  }
}
