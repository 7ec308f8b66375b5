/// What a pickle describes, as plain data. Nothing of it is ever executed: a call of a Python function becomes a
/// `call` node that only says which function it was.
///
/// Containers are nodes of one array and refer to each other by place, so that cycles and deep nesting cost nothing.
struct Pickle {
    /// A node's place in `nodes`.
    typealias NodeID = Int

    enum Value {
        case none
        case bool(Bool)
        case int(Int)
        case float(Double)
        case string(String)
        /// Bytes, sets and numbers of more than 64 bits: nothing that a tensor needs.
        case other
        case global(Global)
        case node(NodeID)
    }

    /// A name of Python, `module.name`.
    struct Global: Hashable, CustomStringConvertible {
        let module, name: String
        var description: String { "\(module).\(name)" }
    }

    /// One kind for all, so that containers grow in place.
    struct Node {
        let kind: Kind
        /// Of a dictionary: key, value, key, value, …; of a call: its arguments.
        var items: [Value]

        enum Kind: Equatable {
            case tuple, list, dictionary
            /// The result of calling this function, or an object of this class; its state is not kept.
            case call(Global)
            /// PyTorch's stand-in for an array of the archive.
            case persistent
        }
    }

    let nodes: [Node]
    let root: Value

    func node(_ value: Value) -> Node? {
        guard case .node(let id) = value else { return nil }
        return nodes[id]
    }

    func items(_ value: Value) -> [Value]? {
        guard let node = node(value), node.kind == .tuple || node.kind == .list else { return nil }
        return node.items
    }

    /// The pairs of a dictionary, plain or ordered.
    func pairs(_ value: Value) -> [(key: Value, value: Value)]? {
        guard let node = node(value), node.kind == .dictionary else { return nil }
        return stride(from: 0, to: node.items.count, by: 2).map { (node.items[$0], node.items[$0 + 1]) }
    }
}

/// Which names of Python a file may mention.
enum PickleGlobals {
    static let orderedDictionary = Pickle.Global(module: "collections", name: "OrderedDict")
    static let tensor = Pickle.Global(module: "torch._utils", name: "_rebuild_tensor_v2")
    static let parameter = Pickle.Global(module: "torch._utils", name: "_rebuild_parameter")

    /// The names that tensors are made of.
    static func makesTensors(_ global: Pickle.Global) -> Bool {
        [orderedDictionary, tensor, parameter].contains(global)
            || (global.module == "torch" && NumberType(className: global.name) != nil)
    }

    /// Names that checkpoints mention beside their tensors (settings, types, counters). They stand for nothing here:
    /// objects of them are passed over. Any name that is in neither list makes the file unreadable, so that a file
    /// made to run something says so at once.
    static func isInert(_ global: Pickle.Global) -> Bool {
        if inertNames[global.module]?.contains(global.name) == true { return true }
        let package = global.module.prefix { $0 != "." }
        return inertPackages.contains(String(package))
    }

    private static let inertPackages: Set<String> = ["omegaconf", "sleap_nn", "typing"]
    private static let builtins: Set<String> = [
        "bool", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "long", "object", "set", "slice",
        "str",
        "tuple", "unicode",
    ]
    private static let inertNames: [String: Set<String>] = [
        "__builtin__": builtins, "builtins": builtins,
        "_operator": ["getitem"], "operator": ["getitem"],
        "argparse": ["Namespace"],
        "collections": ["Counter", "defaultdict"],
        "datetime": ["date", "datetime", "timedelta"],
        "lightning.fabric.utilities.data": ["AttributeDict"],
        "lightning.pytorch.utilities.parsing": ["AttributeDict"],
        "pytorch_lightning.utilities.parsing": ["AttributeDict"],
        "numpy": ["dtype", "ndarray", "float32", "float64", "int64", "bool_"],
        "numpy.core.multiarray": ["scalar", "_reconstruct"], "numpy._core.multiarray": ["scalar", "_reconstruct"],
        "pathlib": ["Path", "PosixPath", "PurePosixPath", "PureWindowsPath", "WindowsPath"],
        "pathlib._local": ["Path", "PosixPath", "WindowsPath"],
        "torch": [
            "Size", "device", "bfloat16", "bool", "float", "float16", "float32", "float64", "half", "int16", "int32",
            "int64", "int8", "long", "uint8",
        ],
    ]
}
