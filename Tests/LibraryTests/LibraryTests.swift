import CycleGAN
import Testing
