// swift-tools-version: 6.2
import PackageDescription

/// Arithmetic on flat memory: optimised in debug builds as well, where it would otherwise be a hundred times slower.
let arithmetic: [SwiftSetting] = [.unsafeFlags(["-Ounchecked", "-wmo", "-num-threads", "2"])]

/// A set of instructions for which the files of `PortableKernels` are compiled once more; the program chooses when it starts. The names of
/// these targets begin with a small letter, so that they are linked last: what the compiler makes of the standard library in several
/// targets is taken from the first, which must not need these instructions. See ARCHITECTURE.md, "The build".
///
/// With ARM64 in the environment an x86-64 processor compiles for arm64, which has none of them; `make arm64-test`.
struct InstructionSet {
  /// The target of its kernels.
  let kernels: String
  /// What the files ask for by `#if`.
  let conditions: [String]
  /// The name that compilers have for a processor with these instructions.
  let architecture: String
}

#if arch(x86_64)
  let instructionSets =
    Context.environment["ARM64"] != nil
    ? []
    : [
      InstructionSet(kernels: "x86AVX2Kernels", conditions: ["AVX2"], architecture: "x86-64-v3"),
      InstructionSet(kernels: "x86AVX512Kernels", conditions: ["AVX2", "AVX512"], architecture: "x86-64-v4"),
      InstructionSet(kernels: "x86AVX512AMXKernels", conditions: ["AVX2", "AVX512", "AMX"], architecture: "x86-64-v4"),
    ]
#else
  let instructionSets: [InstructionSet] = []
#endif

/// Byte-by-byte work of the codecs and the slow reference mathematics of the tests: optimised, with all checks.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"])]

/// With FUZZ in the environment the fuzz targets are there as well, and the C shim tells undefined behaviour; `make fuzz`.
let isFuzzing = Context.environment["FUZZ"] != nil
let undefinedBehaviour: [CSetting] =
  isFuzzing ? [.unsafeFlags(["-fsanitize=undefined", "-fno-sanitize-recover=undefined"])] : []
let fuzzTargets: [Target] =
  isFuzzing
  ? [
    .target(name: "Fuzzing", dependencies: ["Images"], path: "Fuzz/Fuzzing"),
    .executableTarget(name: "FuzzPNG", dependencies: ["Files", "Fuzzing", "Images"], path: "Fuzz/PNG"),
    .executableTarget(name: "FuzzJPEG", dependencies: ["Fuzzing"], path: "Fuzz/JPEG"),
    .executableTarget(name: "FuzzWebP", dependencies: ["Fuzzing"], path: "Fuzz/WebP"),
    .executableTarget(name: "FuzzTIFF", dependencies: ["Fuzzing"], path: "Fuzz/TIFF"),
    .executableTarget(name: "FuzzBMP", dependencies: ["Fuzzing"], path: "Fuzz/BMP"),
    .executableTarget(name: "FuzzSafeTensors", dependencies: ["SafeTensors"], path: "Fuzz/SafeTensors"),
    .executableTarget(name: "FuzzConfiguration", dependencies: ["Commands", "Runs"], path: "Fuzz/Configuration"),
  ] : []

/// The commit for `cyclegan --version`, from the Makefile. `Context.gitInformation` would be that of the last change to this file:
/// what it evaluates to is kept until then.
let commit = Context.environment["CYCLEGAN_COMMIT"] ?? ""

/// With OPENBLAS_INSIDE in the environment OpenBLAS is linked into the program rather than loaded when it runs; `make dist`.
let isOpenBLASInside = Context.environment["OPENBLAS_INSIDE"] != nil

/// The groups of targets, in order: a target imports from its own group and from those before it. See ARCHITECTURE.md, "The map".
enum Group: String {
  case engine = "Engine"
  case formats = "Formats"
  case learning = "Learning"
  case program = "Program"

  /// A target of Swift in this group.
  func target(_ name: String, _ dependencies: [Target.Dependency] = [], _ settings: [SwiftSetting] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path(name), swiftSettings: settings)
  }

  /// The folder of a target.
  func path(_ name: String) -> String { "Sources/\(rawValue)/\(name)" }
}

let engine: [Target] = [
  .target(
    name: "COpenBLAS", path: Group.engine.path("COpenBLAS"),
    cSettings: isOpenBLASInside ? [.define("OPENBLAS_INSIDE")] : [],
    linkerSettings: [.linkedLibrary(isOpenBLASInside ? "openblas" : "dl", .when(platforms: [.linux]))]),
  .target(name: "CMachine", path: Group.engine.path("CMachine")),
  .target(
    name: "CInstructions", path: Group.engine.path("CInstructions"), cSettings: [.unsafeFlags(["-O2"])]),
  Group.engine.target("RandomStreams", [], optimised),
  Group.engine.target("Machine", ["CMachine"]),
  Group.engine.target("Kernels", ["CMachine", "COpenBLAS", "Machine"], optimised),
  Group.engine.target("PortableKernels", ["CInstructions", "Kernels"], arithmetic),
  Group.engine.target(
    "InstructionSets",
    ["CInstructions", "CMachine", "Kernels", "PortableKernels"]
      + instructionSets.map { .init(stringLiteral: $0.kernels) }),
  Group.engine.target("Tensors", ["InstructionSets", "Kernels", "Machine", "RandomStreams"]),
  .target(
    name: "CMPI", path: Group.engine.path("CMPI"), linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
  Group.engine.target("ProcessGroups", ["CMPI", "Machine"], optimised),
  Group.engine.target("MicroBatches", ["Machine", "ProcessGroups", "Tensors"], optimised),
  Group.engine.target("NeuralNetworks", ["InstructionSets", "Kernels", "MicroBatches", "RandomStreams", "Tensors"]),
]

let formats: [Target] = [
  .systemLibrary(
    name: "CZlib", path: Group.formats.path("CZlib"), pkgConfig: "zlib",
    providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
  .target(
    name: "CImageCodecs", path: Group.formats.path("CImageCodecs"), cSettings: undefinedBehaviour,
    linkerSettings: ["png", "jpeg", "webp", "webpmux", "tiff"].map { .linkedLibrary($0) }),
  Group.formats.target("Files", ["CZlib"], optimised),
  Group.formats.target("Images", ["CImageCodecs", "Files"], optimised),
  Group.formats.target("SafeTensors", ["Files", "Machine"], optimised),
  Group.formats.target("PyTorchFiles", ["Files", "SafeTensors"], optimised),
  Group.formats.target("Protobuf", [], optimised),
  Group.formats.target("ONNXFiles", ["Files", "Protobuf"], optimised),
  Group.formats.target("TensorBoardFiles", ["Files", "Protobuf"], optimised),
  Group.formats.target("NumPyFiles", ["Files"], optimised),
]

/// The kernels for the instruction sets that not every processor has.
///
/// These processors have PREFETCHW, or pass over it; without it what is about to be written would be fetched as if it were read.
let kernels = instructionSets.map { set in
  Group.engine.target(
    set.kernels, ["CInstructions", "Kernels"],
    arithmetic + set.conditions.map { .define($0) }
      + [.unsafeFlags(["-march=\(set.architecture)", "-mprfchw"].flatMap { ["-Xcc", $0] })])
}

let learning: [Target] = [
  Group.learning.target("Health", ["Images"], optimised),
  // The weights of a feature network become data of the program as they are, by C's #embed.
  .target(
    name: "CFeatureWeights", path: Group.learning.path("CFeatureWeights"), exclude: ["efficientnet-lite0.safetensors"]),
  Group.learning.target("Networks", ["CFeatureWeights", "NeuralNetworks", "SafeTensors", "Tensors"]),
  Group.learning.target("Datasets", ["Files", "Images", "Machine", "MicroBatches", "RandomStreams", "Tensors"]),
  Group.learning.target(
    "Training", ["Datasets", "MicroBatches", "Networks", "NeuralNetworks", "RandomStreams", "Tensors"]),
  Group.learning.target(
    "Runs",
    [
      "Datasets", "Files", "Health", "Images", "Machine", "MicroBatches", "Networks", "NeuralNetworks", "ProcessGroups",
      "RandomStreams", "SafeTensors", "TensorBoardFiles", "Tensors", "Training",
    ]),
  Group.learning.target(
    "Translation",
    ["Datasets", "Files", "Images", "Machine", "Networks", "NeuralNetworks", "Runs", "Tensors", "Training"]),
  Group.learning.target(
    "Evaluation",
    [
      "Datasets", "Files", "Images", "InstructionSets", "Kernels", "Machine", "Networks", "NeuralNetworks",
      "NumPyFiles", "ProcessGroups",
      "PyTorchFiles", "RandomStreams", "Runs", "SafeTensors", "Tensors", "Training", "Translation",
    ]),
  Group.learning.target(
    "Interchange",
    [
      "Files", "Networks", "NeuralNetworks", "ONNXFiles", "PyTorchFiles", "Runs", "SafeTensors", "Tensors", "Training",
    ]),
  Group.learning.target(
    "CycleGAN", ["Datasets", "Health", "Images", "Networks", "NeuralNetworks", "Runs", "Training", "Translation"]),
]

let program: [Target] = [
  .target(
    name: "CCommit", path: Group.program.path("CCommit"), cSettings: [.define("CYCLEGAN_COMMIT", to: "\"\(commit)\"")]),
  Group.program.target("SampleDomains", ["Images", "RandomStreams"], optimised),
  Group.program.target(
    "Commands",
    [
      "CCommit", "Datasets", "Evaluation", "Files", "Health", "Images", "InstructionSets", "Interchange", "Machine",
      "Networks", "NeuralNetworks",
      "NumPyFiles", "ONNXFiles", "ProcessGroups", "PyTorchFiles", "Runs", "SafeTensors", "SampleDomains", "Tensors",
      "Training",
      "Translation", "Yams",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ]),
  // The files of the page become data of the program as they are, by C's #embed.
  .target(name: "CPage", path: Group.program.path("CPage"), exclude: ["page"]),
  Group.program.target(
    "Serving",
    [
      "CPage", "Commands", "Datasets", "Files", "Images", "Machine", "NeuralNetworks", "Runs", "Training",
      "Translation",
    ]),
  .executableTarget(
    name: "cyclegan-serve",
    dependencies: [
      "Commands", "Files", "Machine", "Serving",
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
    ], path: Group.program.path("Server")),
  // Not in a folder cyclegan: that would be CycleGAN to file systems that ignore case.
  .executableTarget(name: "cyclegan", dependencies: ["Commands"], path: Group.program.path("Main")),
  .executableTarget(name: "ManualPages", path: Group.program.path("ManualPages")),
  .executableTarget(
    name: "Benchmarks",
    dependencies: [
      "InstructionSets", "Kernels", "Networks", "NeuralNetworks", "RandomStreams", "Tensors", "Training",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ], path: Group.program.path("Benchmarks")),
]

/// The tests of the kernels of each instruction set, from the same files.
let kernelTests: [Target] =
  ([InstructionSet(kernels: "PortableKernels", conditions: [], architecture: "")] + instructionSets)
  .map { set in
    .testTarget(
      name: "\(set.kernels)Tests",
      dependencies: [
        .init(stringLiteral: set.kernels), "InstructionSets", "Kernels", "ReferenceKernels", "RandomStreams",
      ], swiftSettings: set.conditions.map { .define($0) })
  }

let tests: [Target] = [
  .target(name: "TemporaryFolders", path: "Tests/TemporaryFolders"),
  .target(name: "Mutations", path: "Tests/Mutations", swiftSettings: optimised),
  .target(
    name: "ReferenceKernels", dependencies: ["Kernels"], path: "Tests/ReferenceKernels", swiftSettings: optimised),
  .target(name: "ThreadedProcesses", dependencies: ["ProcessGroups"], path: "Tests/ThreadedProcesses"),
  .testTarget(name: "MachineTests", dependencies: ["Machine", "TemporaryFolders"]),
  .testTarget(name: "KernelsTests", dependencies: ["InstructionSets", "Kernels", "ReferenceKernels", "RandomStreams"]),
  .testTarget(name: "TensorsTests", dependencies: ["Kernels", "Tensors", "ReferenceKernels", "RandomStreams"]),
  .testTarget(
    name: "MicroBatchesTests",
    dependencies: ["MicroBatches", "ProcessGroups", "RandomStreams", "Tensors", "ThreadedProcesses"]),
  .testTarget(name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "Tensors", "RandomStreams"]),
  .testTarget(name: "FilesTests", dependencies: ["Files", "TemporaryFolders"]),
  .testTarget(name: "ProtobufTests", dependencies: ["Protobuf"]),
  .testTarget(name: "TensorBoardFilesTests", dependencies: ["TensorBoardFiles", "Files", "TemporaryFolders"]),
  .testTarget(name: "ONNXFilesTests", dependencies: ["ONNXFiles", "TemporaryFolders"]),
  .testTarget(name: "NumPyFilesTests", dependencies: ["NumPyFiles", "Files", "TemporaryFolders"]),
  .testTarget(
    name: "PyTorchFilesTests", dependencies: ["PyTorchFiles", "Files", "SafeTensors", "TemporaryFolders"],
    resources: [.copy("Fixtures")]),
  .testTarget(name: "SafeTensorsTests", dependencies: ["SafeTensors", "Files", "Mutations", "TemporaryFolders"]),
  .testTarget(
    name: "ImagesTests", dependencies: ["Images", "Files", "Mutations", "ReferenceKernels", "TemporaryFolders"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "LearningTests",
    dependencies: [
      "Datasets", "Evaluation", "Files", "Health", "Images", "InstructionSets", "Interchange", "Kernels", "Machine",
      "Mutations", "Networks",
      "NeuralNetworks", "ProcessGroups", "RandomStreams", "ReferenceKernels", "Runs", "SafeTensors", "TemporaryFolders",
      "Tensors", "ThreadedProcesses", "Training", "Translation",
    ],
    resources: [.copy("Fixtures")]),
  // Outside the package, as it were: it sees only what is public.
  .testTarget(name: "LibraryTests", dependencies: ["CycleGAN"], packageAccess: false),
  .testTarget(
    name: "CommandsTests",
    dependencies: [
      "Commands", "cyclegan", "cyclegan-serve", "Datasets", "Evaluation", "Files", "Health", "Images",
      "InstructionSets", "Interchange", "Machine", "ManualPages", "Mutations", "Networks", "NeuralNetworks",
      "PyTorchFiles", "RandomStreams", "Runs",
      "SafeTensors",
      "SampleDomains", "Tensors", "TemporaryFolders", "Training", "Translation",
    ],
    exclude: ["Interop/evaluation.py", "Interop/interop.py", "Interop/latent.py", "Interop/read-events.py"]),
  .testTarget(
    name: "ServingTests",
    dependencies: ["Commands", "Files", "Images", "Runs", "Serving", "TemporaryFolders", "Training"],
    exclude: ["Browser"]),
  .testTarget(name: "SampleDomainsTests", dependencies: ["SampleDomains", "Images", "RandomStreams"]),
  .testTarget(name: "ArchitectureTests"),
]

let package = Package(
  name: "CycleGAN",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "cyclegan", targets: ["cyclegan"]),
    .executable(name: "cyclegan-serve", targets: ["cyclegan-serve"]),
    .library(name: "CycleGAN", targets: ["CycleGAN"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Before 2.101 a header could have any length (CVE-2026-28980).
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: engine + kernels + formats + learning + program + kernelTests + tests + fuzzTargets,
  swiftLanguageModes: [.v6]
)
