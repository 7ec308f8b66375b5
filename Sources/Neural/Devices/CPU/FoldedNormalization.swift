/// A convolution's weights and bias with a batch normalisation multiplied in, renewed when any of them has changed.
final class FoldedNormalization {
    let weight, bias: Parameter
    private let sources: Sources
    private let isTransposed: Bool
    private var generations: [Int] = []

    /// What is folded; `bias` is the convolution's own.
    struct Sources {
        let weight: Parameter
        let bias: Parameter?
        let scale, shift, mean, variance: Parameter

        fileprivate var all: [Parameter] { [weight, scale, shift, mean, variance] + (bias.map { [$0] } ?? []) }

        static func === (a: Sources, b: Sources) -> Bool {
            a.weight === b.weight && a.scale === b.scale && a.bias === b.bias
        }
    }

    init(_ sources: Sources, isTransposed: Bool) {
        (self.sources, self.isTransposed) = (sources, isTransposed)
        func like(_ parameter: Parameter) -> Parameter {
            Parameter(
                ParameterSpecification(
                    name: sources.weight.name, shape: parameter.shape, fanIn: 0, feedsReLU: false, isTrainable: false))
        }
        (weight, bias) = (like(sources.weight), like(sources.shift))
    }

    func isMade(of sources: Sources) -> Bool { self.sources === sources }

    func refresh() {
        let current = sources.all.map(\.generation)
        guard current != generations else { return }
        generations = current
        let epsilon = Float(Graph.BatchNormalization.epsilon)
        let slopes = zip(sources.scale.value.values, sources.variance.value.values).map {
            $0 / ($1 + epsilon).squareRoot()
        }
        let channels = slopes.count
        bias.value = Tensor(
            shape: [channels],
            values: (0..<channels).map {
                let offset = (sources.bias?.value.values[$0] ?? 0) - sources.mean.value.values[$0]
                return offset * slopes[$0] + sources.shift.value.values[$0]
            })
        // The output channel is the first dimension, of a transposed convolution the second.
        let area = weight.shape[2] * weight.shape[3]
        let inner = isTransposed ? area : weight.shape[1] * area
        let values = sources.weight.value.values
        weight.value = Tensor(shape: weight.shape) { buffer in
            for place in buffer.indices { buffer[place] = values[place] * slopes[place / inner % channels] }
        }
    }
}

extension ProgramBuilder {
    typealias FoldedNumbers = (weight: Parameter, bias: Parameter?, relu: Bool)

    /// The value that a convolution makes and the numbers it uses: its own, or those of the normalisation after it too.
    func foldedConvolution(
        _ node: Graph.Node, _ index: Int, _ convolution: Graph.Convolution
    ) throws -> (value: Graph.ValueID, numbers: FoldedNumbers) {
        let (weight, bias) = (parameters[convolution.weight], convolution.bias.map { parameters[$0] })
        guard let place = folds[index], case .batchNormalization(let normalization) = graph.nodes[place].operation
        else {
            return (node.output, (weight, bias, convolution.relu))
        }
        var isTransposed = false
        if case .transposedConvolution = node.operation { isTransposed = true }
        let folded = device.folded(
            FoldedNormalization.Sources(
                weight: weight, bias: bias, scale: parameters[normalization.scale],
                shift: parameters[normalization.shift], mean: parameters[normalization.mean],
                variance: parameters[normalization.variance]), isTransposed: isTransposed)
        compiled.folded.append(folded)
        return (graph.nodes[place].output, (folded.weight, folded.bias, normalization.relu))
    }
}
