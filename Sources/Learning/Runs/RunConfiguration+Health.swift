import Foundation
import Health
import Training

extension RunConfiguration {
  /// What the losses of the run's method say of its health, and what is measured of it.
  ///
  /// - Parameter columns: those of `losses.csv` after epoch, step and learning rate; runs of earlier versions have no gradients.
  package func healthTraits(columns: [String]) -> HealthTraits {
    let judges: [HealthTraits.Judge] =
      switch method {
      case .cycleGAN(let settings):
        ["D_A", "D_B"].compactMap {
          Self.judge([$0], settings.objective.adversarialLoss, settings.objective.realTarget)
        }
      // A discriminator of pairs that tells them all is usual: the generator learns from the truth as well.
      case .pix2Pix: []
      case .cut(let settings), .fastCUT(let settings):
        [Self.judge(["D_real", "D_fake"], settings.objective.adversarialLoss, nil)].compactMap(\.self)
      case .gan(let settings), .dcgan(let settings), .sagan(let settings):
        [Self.judge(["D_real", "D_fake"], settings.adversarialLoss, settings.realTarget)].compactMap(\.self)
      }
    return HealthTraits(
      judges: judges, gradients: columns.filter { $0.hasPrefix(gradientColumn(of: "")) }, numbers: healthNumbers,
      totalSteps: totalSteps)
  }

  /// What can be measured of the method where sheets of samples are made.
  private var healthNumbers: [HealthNumber] {
    switch method {
    case .cycleGAN: [.brightnessCorrelation, .change, .cycle, .hiddenMessage, .grid, .diversity, .memorised]
    case .cut, .fastCUT: [.brightnessCorrelation, .change, .grid, .diversity, .memorised]
    // Pairs may well be negatives of each other.
    case .pix2Pix: [.change, .grid, .diversity]
    case .gan(let settings), .dcgan(let settings), .sagan(let settings):
      [.grid, .diversity, .memorised] + (settings.classes != nil || settings.captions != nil ? [.conditionEffect] : [])
    }
  }

  /// A discriminator whose loss is the mean of some; nil where the loss has no scale.
  ///
  /// - Parameter target: what it shall say of real pictures; by chance it says half of that of all.
  private static func judge(
    _ losses: [String], _ loss: AdversarialLoss, _ target: Float?
  ) -> HealthTraits.Judge? {
    let target = Double(target ?? 1)
    switch loss {
    case .leastSquares: return .init(losses: losses, chance: target * target / 4, floor: 0, wonBelow: 0.04)
    case .crossEntropy:
      return .init(losses: losses, chance: entropy(target / 2), floor: entropy(target) / 2, wonBelow: 0.05)
    case .hinge: return .init(losses: losses, chance: 1, floor: 0, wonBelow: 0.025)
    case .wasserstein: return nil
    }
  }

  private static func entropy(_ share: Double) -> Double {
    share > 0 && share < 1 ? -share * log(share) - (1 - share) * log(1 - share) : 0
  }
}

/// The column of `losses.csv` for the norm of a player's gradient.
func gradientColumn(of player: String) -> String { "gradient_\(player)" }

extension RunFolder {
  /// The monitor that the run had after a step, from its logs.
  package func health(of configuration: RunConfiguration, upTo step: Int = .max) -> HealthMonitor {
    let reader = LossReader(self)
    let columns = reader?.columns ?? []
    var monitor = HealthMonitor(configuration.healthTraits(columns: columns), columns: columns)
    var samples = HealthLog(self, upTo: step).samples[...]
    reader?.readLines { line in
      guard line.step <= step else { return }
      while let sample = samples.first, sample.step < line.step {
        _ = monitor.take(sample)
        samples.removeFirst()
      }
      _ = monitor.take(step: line.step, values: line.values)
    }
    for sample in samples { _ = monitor.take(sample) }
    return monitor
  }
}
