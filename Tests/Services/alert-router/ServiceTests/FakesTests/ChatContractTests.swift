import Testing

@testable import FakeTargets

@Suite struct ChatContractTests {
    private let discord = ContractTrial(
        contract: DiscordContract(),
        path: "/api/webhooks/1234/secret"
    )
    private let slack = ContractTrial(contract: SlackContract(), path: "/services/T0/B0/secret")
    private let teams = ContractTrial(contract: TeamsContract(), path: TeamsContract().path)
    private let telegram = ContractTrial(
        contract: TelegramContract(),
        path: "/bot123456:secret/sendMessage"
    )

    private func embed(_ members: String) -> String {
        #"{"embeds":[{\#(members)}],"allowed_mentions":{"parse":[]}}"#
    }

    @Test func `Discord takes texts up to their lengths and not one more`() {
        let most = #""title":"\#(run("t", 256))","description":"\#(run("🔥", 4096))""#
        #expect(discord.status(embed(most)) == 204)
        #expect(discord.status(embed(#""title":"\#(run("t", 257))""#)) == 400)
        let long = discord.json(embed(#""description":"\#(run("d", 4097))""#))
        #expect(long?["code"]?.integer == 50035)
        let place = long?["errors"]?["embeds"]?["0"]?["description"]?["_errors"]?.array?.first
        #expect(place?["message"]?.string == "Must be 4096 or fewer in length.")
        for (count, status) in [(1024, 204), (1025, 400)] {
            let field = #""fields":[{"name":"n","value":"\#(run("v", count))"}]"#
            #expect(discord.status(embed(field)) == status)
        }
        for (count, status) in [(2000, 204), (2001, 400)] {
            let quiet = #""allowed_mentions":{"parse":[]}"#
            #expect(discord.status(#"{"content":"\#(run("c", count))",\#(quiet)}"#) == status)
        }
    }

    @Test func `Discord takes ten embeds of six thousand characters together`() {
        func message(_ count: Int, _ length: Int) -> String {
            let embeds = Array(repeating: #"{"description":"\#(run("d", length))"}"#, count: count)
            return #"{"embeds":[\#(embeds.joined(separator: ","))],"#
                + #""allowed_mentions":{"parse":[]}}"#
        }
        #expect(discord.status(message(10, 600)) == 204)
        #expect(discord.status(message(11, 1)) == 400)
        #expect(discord.status(message(2, 3001)) == 400)
    }

    @Test func `Discord refuses emptiness, calls to everybody and strangers`() {
        #expect(discord.json(#"{"allowed_mentions":{"parse":[]}}"#)?["code"]?.integer == 50006)
        #expect(discord.status(#"{"content":"@everyone"}"#) == 400)
        let loud = #"{"content":"x","allowed_mentions":{"parse":["everyone"]}}"#
        #expect(discord.status(loud) == 400)
        #expect(discord.status("{") == 400)
        var other = discord
        other.path = "/api/webhooks/1234/other"
        #expect(other.json("{}")?["code"]?.integer == 10015)
    }

    @Test func `Discord refuses a field without text and a time that is none`() {
        #expect(discord.status(embed(#""fields":[{"name":"","value":"v"}]"#)) == 400)
        #expect(discord.status(embed(#""title":"t","timestamp":"today""#)) == 400)
        #expect(discord.status(embed(#""title":"t","timestamp":"2026-01-01T00:00:00Z""#)) == 204)
        #expect(discord.status(embed(#""title":"t","color":16777216"#)) == 400)
    }

    @Test func `Slack answers in plain words`() {
        #expect(slack.answer(#"{"text":"pool"}"#).body == "ok")
        #expect(slack.answer("{}").body == "no_text")
        #expect(slack.answer("nonsense").body == "invalid_payload")
        #expect(slack.answer(#"{"text":7}"#).body == "invalid_payload")
        #expect(slack.answer(#"{"text":"\#(run("t", 40_001))"}"#).body == "msg_too_long")
        #expect(slack.status(#"{"attachments":[{"title":"\#(run("t", 1024))"}]}"#) == 200)
        #expect(slack.status(#"{"attachments":[{"title":"\#(run("t", 1025))"}]}"#) == 400)
        #expect(slack.status(#"{"text":"<!channel> now"}"#) == 400)
        #expect(slack.status(#"{"text":"&lt;!channel&gt; now"}"#) == 200)
    }

    private func card(_ body: String, version: String = "1.4") -> String {
        #"{"type":"message","attachments":[{"contentType":"\#(TeamsContract.cardType)","#
            + #""contentUrl":null,"content":{"type":"AdaptiveCard","version":"\#(version)","#
            + #""$schema":"http://adaptivecards.io/schemas/adaptive-card.json","#
            + #""msteams":{"width":"Full"},"body":[\#(body)]}}]}"#
    }

    @Test func `Teams takes an adaptive card of at most 28 KiB`() {
        let frame = card(#"{"type":"TextBlock","text":""}"#).utf8.count
        func block(_ length: Int) -> String {
            card(#"{"type":"TextBlock","text":"\#(run("x", length))"}"#)
        }
        #expect(teams.status(block(28 * 1024 - frame)) == 202)
        #expect(teams.status(block(28 * 1024 - frame + 1)) == 413)
        #expect(teams.status(card("")) == 400)
        #expect(teams.status(card(#"{"type":"TextBlock"}"#)) == 400)
        #expect(teams.status(card(#"{"type":"TextBlock","text":"x"}"#, version: "9")) == 400)
        #expect(teams.status(#"{"text":"a card of the retired connector"}"#) == 400)
    }

    private func said(_ text: String, _ mode: String = "HTML") -> TargetAnswer {
        telegram.answer(#"{"chat_id":-1001,"parse_mode":"\#(mode)","text":"\#(text)"}"#)
    }

    @Test func `Telegram counts what people see`() {
        #expect(said("<b>\(run("x", 4096))</b>").status == 200)
        #expect(said(run("x", 4097)).body.contains("message is too long"))
        #expect(said("<b></b>").body.contains("message text is empty"))
        #expect(telegram.status(#"{"chat_id":-1002,"text":"x"}"#) == 400)
    }

    @Test(arguments: ["a < b", "<b>open", "<i><b>crossed</i></b>", "<script>x</script>"])
    func `Telegram refuses HTML that it cannot read`(_ text: String) {
        #expect(said(text).body.contains("can't parse entities"))
    }

    @Test(arguments: ["80.5 %", "*open", "a-b", "x!", "`code", "(x)"])
    func `Telegram refuses marks that are not escaped`(_ text: String) {
        #expect(said(text, "MarkdownV2").body.contains("can't parse entities"))
    }

    @Test(arguments: [
        #"80\\.5 %"#, "*bold* _it_ __under__ ~gone~ ||spoiler||", "`a.b`",
        #"[name](http://a.b/c-d)"#,
    ])
    func `Telegram takes marks in their right places`(_ text: String) {
        #expect(said(text, "MarkdownV2").status == 200)
    }

    @Test func `Telegram knows its bot by the token in the path`() {
        var other = telegram
        other.path = "/bot123456:other/sendMessage"
        #expect(other.status("{}") == 401)
        let wait = TelegramContract().limited(seconds: 2.1, .body)
        let body = JSONValue(bytes: Array(wait.body.utf8))
        #expect(body?["parameters"]?["retry_after"]?.integer == 3)
    }
}
