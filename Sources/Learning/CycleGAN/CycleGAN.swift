// What a user of the library imports: the parts below, of which only what is `public` is meant for use from outside.
@_exported import Datasets
@_exported import Health
@_exported import Images
@_exported import Networks
@_exported import NeuralNetworks
@_exported import Runs
@_exported import Training
@_exported import Translation
