/// The JSON Schema that a few samples of one thing have in common.
struct SampleSchema {
    let samples: [JSONValue]

    /// The schema: kinds, members, and which members every sample has.
    var document: JSONValue {
        var schema: [String: JSONValue] = [:]
        let types = Set(samples.map(\.schemaType)).sorted()
        schema["type"] = types.count == 1 ? .string(types[0]) : .array(types.map { .string($0) })
        let objects = samples.filter { $0.schemaType == "object" }.map(\.members)
        if !objects.isEmpty {
            let names = Set(objects.flatMap(\.keys))
            schema["properties"] = .object(
                Dictionary(
                    uniqueKeysWithValues: names.map { name in
                        (name, SampleSchema(samples: objects.compactMap { $0[name] }).document)
                    }
                )
            )
            let always = names.filter { name in objects.allSatisfy { $0[name] != nil } }.sorted()
            schema["required"] = .array(always.map { .string($0) })
        }
        let items = samples.flatMap { sample -> [JSONValue] in
            if case .array(let items) = sample { items } else { [] }
        }
        if !items.isEmpty { schema["items"] = SampleSchema(samples: items).document }
        return .object(schema)
    }
}
