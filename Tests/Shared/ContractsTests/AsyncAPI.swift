import Contracts
import Foundation
import Quantities

/// Every lane as an AsyncAPI 3 document, made from the declarations and the frozen samples.
struct AsyncAPI {
    let samples: [WireSample]
    /// What travels on lanes of which each instance or service has its own.
    var commands = WireSample.commands

    /// The document as text, the same for the same lanes.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document()), as: UTF8.self) + "\n"
    }

    /// The document.
    func document() throws -> JSONValue {
        let lanes = Dictionary(grouping: samples, by: \.lane)
        var channels: [String: JSONValue] = [:]
        var operations: [String: JSONValue] = [:]
        var messages: [String: JSONValue] = [:]
        for (lane, samples) in lanes {
            channels[lane.name.text] = channel(lane)
            messages[lane.name.text] = try message(lane, samples)
            operations["\(lane.producer).publishes.\(lane.name)"] = operation(
                "send",
                lane.name.text
            )
            for reader in lane.requiredConsumers + lane.otherConsumers {
                operations["\(reader).reads.\(lane.name)"] = operation("receive", lane.name.text)
            }
        }
        for place in CommandPlaces.all {
            let own = commands.filter { $0.place == place.folder }
            guard let lane = own.first?.lane else { continue }
            channels[place.folder] = channel(lane, at: place)
            messages[place.folder] = try message(lane, own, as: place.folder)
            operations["send.\(place.folder)"] = operation("send", place.folder)
            operations["receive.\(place.folder)"] = operation("receive", place.folder)
        }
        return [
            "asyncapi": "3.0.0",
            "info": [
                "title": "Poolkeeper's message bus", "version": "1",
                "description": .string(
                    "Lanes and messages; how they travel is in Shared/MessageBus/README.md."
                ),
            ],
            "defaultContentType": "application/cloudevents+json",
            "channels": .object(channels),
            "operations": .object(operations),
            "components": [
                "messages": .object(messages), "schemas": ["event": Self.event],
            ],
        ]
    }

    private func channel(_ lane: LaneDeclaration, at place: CommandPlaces) -> JSONValue {
        let parameters = place.parameters.map { name in
            (name, ["description": .string("The \(name)'s name.")] as JSONValue)
        }
        return [
            "address": .string(place.address),
            "description": .string(lane.meaning),
            "parameters": .object(Dictionary(uniqueKeysWithValues: parameters)),
            "messages": [
                place.folder: ["$ref": .string("#/components/messages/\(place.folder)")]
            ],
            "x-kind": .string(lane.kind.rawValue),
            "x-when-full": .string(lane.whenFull.rawValue),
            "x-producer": .string(place.producer),
            "x-required-consumers": .array([.string(place.reader)]),
        ]
    }

    private func channel(_ lane: LaneDeclaration) -> JSONValue {
        [
            "address": .string(lane.name.text),
            "description": .string(lane.meaning),
            "messages": [
                lane.name.text: ["$ref": .string("#/components/messages/\(lane.name)")]
            ],
            "x-kind": .string(lane.kind.rawValue),
            "x-when-full": .string(lane.whenFull.rawValue),
            "x-producer": .string(lane.producer.text),
            "x-required-consumers": .array(lane.requiredConsumers.map { .string($0.text) }),
        ]
    }

    private func operation(_ action: String, _ channel: String) -> JSONValue {
        [
            "action": .string(action),
            "channel": ["$ref": .string("#/channels/\(channel)")],
        ]
    }

    private func message(
        _ lane: LaneDeclaration,
        _ samples: [WireSample],
        as name: String? = nil
    ) throws -> JSONValue {
        let bodies = try samples.map {
            try JSONDecoder().decode(JSONValue.self, from: Data(try $0.write()))
        }
        return [
            "name": .string(name ?? lane.name.text),
            "summary": .string(lane.meaning),
            "payload": [
                "allOf": [
                    ["$ref": "#/components/schemas/event"],
                    [
                        "type": "object",
                        "properties": ["data": SampleSchema(samples: bodies).document],
                        // A thing that is gone is an event without data.
                        "required": lane.kind == .state ? [] : ["data"],
                    ],
                ]
            ],
        ]
    }

    /// The attributes of every event, by CloudEvents 1.0 and `Envelope`.
    private static let event: JSONValue = [
        "type": "object",
        "properties": [
            "specversion": ["type": "string", "const": "1.0"],
            "id": ["type": "string", "format": "uuid"],
            "source": ["type": "string"], "type": ["type": "string"],
            "subject": ["type": "string"], "time": ["type": "string", "format": "date-time"],
            "datacontenttype": ["type": "string"], "lane": ["type": "string"],
            "epoch": ["type": "string"], "sequence": ["type": "string"],
            "traceparent": ["type": "string"],
        ],
        "required": [
            "specversion", "id", "source", "type", "subject", "time", "lane", "epoch",
            "sequence",
        ],
    ]
}
