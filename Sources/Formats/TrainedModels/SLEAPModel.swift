import Domain
import Foundation

/// A trained model of SLEAP as its configuration describes it: what it sees, what it computes, what that means.
///
/// Two dialects: SLEAP up to 1.4 (`training_config.json`, Keras) and sleap-nn (`training_config.yaml`, PyTorch).
package struct SLEAPModel: Sendable, Equatable {
    /// Which of SLEAP's models; the raw value is the head's name in `model.heads`.
    package enum Kind: String, Sendable, CaseIterable {
        case singleInstance = "single_instance"
        case centroid
        case centeredInstance = "centered_instance"
        case bottomUp = "multi_instance"
        case bottomUpID = "multi_class_bottomup"
        case centeredInstanceID = "multi_class_topdown"
    }

    package let kind: Kind
    /// The body parts in the order of the confidence maps, with the edges and pairs among them.
    package let skeleton: Skeleton
    package let preprocessing: Preprocessing
    package let backbone: Backbone
    /// The network's outputs that are needed, in the order in which SLEAP makes them.
    package let heads: [Head]
    /// The part on which crops are centred; nil: the middle of the box around the visible parts.
    package let anchorPart: String?

    package struct Preprocessing: Sendable, Equatable {
        /// Network px per frame px.
        package let scale: Double
        /// Frames are made to fit into this size; nil: they stay as they are. Frame px.
        package let targetWidth, targetHeight: Int?
        /// Side of the square around an animal, px before scaling.
        package let cropSize: Int?
    }

    /// An output of the network.
    package struct Head: Sendable, Equatable {
        package enum Content: Sendable, Equatable {
            /// A Gaussian for each part, or for the anchor.
            case confidenceMaps(channels: [String], sigma: Double)
            /// Two channels an edge, x and y.
            case affinityFields(edges: [[String]], sigma: Double)
            case classMaps(classes: [String], sigma: Double)
            /// `isPooled`: of the largest of each feature; otherwise of every cell.
            case classVectors(classes: [String], layers: Int, units: Int, isPooled: Bool)
        }

        /// The head's class in SLEAP and sleap-nn, such as `CentroidConfmapsHead`.
        package let name: String
        package let content: Content
        /// Network px per cell; of class vectors, of the features that are pooled.
        package let stride: Int
    }
}

extension SLEAPModel {
    /// The network before its heads.
    package enum Backbone: Sendable, Equatable {
        case unet(UNet)
        case leap(LEAP)
        case hourglass(Hourglass)
        case resnet(ResNet)
        /// One that is not read, by SLEAP's name.
        case other(String)

        package struct UNet: Sendable, Equatable {
            package let filters: Int
            package let filtersRate: Double
            package let maxStride, outputStride: Int
            package let stemStride: Int?
            package let middleBlock, upInterpolate: Bool
            package let kernelSize, stemKernelSize, convsPerBlock, stacks: Int
        }

        package struct LEAP: Sendable, Equatable {
            package let filters: Int
            package let filtersRate: Double
            package let maxStride, outputStride, stacks: Int
            package let upInterpolate: Bool
        }

        package struct Hourglass: Sendable, Equatable {
            package let stemStride, maxStride, outputStride: Int
            package let stemFilters, filters, filterIncrease, stacks: Int
        }

        package struct ResNet: Sendable, Equatable {
            /// `ResNet50`, `ResNet101` or `ResNet152`.
            package let version: String
            /// `random`, `frozen` or `tunable`; the last two expect pictures as ImageNet's.
            package let weights: String
            package let maxStride, outputStride: Int
            /// nil: none, the encoder's features are the last.
            package let upsampling: Upsampling?

            package struct Upsampling: Sendable, Equatable {
                package let isTransposed: Bool
                /// `add`, `concatenate`, or nil.
                package let skipConnections: String?
                package let blockStride, filters, refineConvs, transposedKernelSize: Int
                package let filtersRate: Double
                package let batchNorm: Bool
            }
        }
    }
}

extension SLEAPModel.Kind {
    /// The model as a person reads it.
    package var title: String {
        switch self {
        case .singleInstance: "single instance"
        case .centroid: "centroid"
        case .centeredInstance: "centred instance"
        case .bottomUp: "bottom-up"
        case .bottomUpID: "bottom-up with identity"
        case .centeredInstanceID: "centred instance with identity"
        }
    }

    var confidenceHead: String {
        switch self {
        case .singleInstance: "SingleInstanceConfmapsHead"
        case .centroid: "CentroidConfmapsHead"
        case .centeredInstance, .centeredInstanceID: "CenteredInstanceConfmapsHead"
        case .bottomUp, .bottomUpID: "MultiInstanceConfmapsHead"
        }
    }
}
