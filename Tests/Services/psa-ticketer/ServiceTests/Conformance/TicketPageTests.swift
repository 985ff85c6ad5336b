import PSATicketer
import PSATicketerCore
import Testing

// Goal: whoever sees a ticket's number gets to the ticket by one click. Method: what each fake is
// known by, with the path of its people's pages.
@Suite(.timeLimit(.minutes(10))) struct TicketPageTests {
    @Test(arguments: [
        (
            PSAUnderTest.autotask,
            "/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID="
        ),
        (.halo, "/tickets?id="),
        (.connectWise, "_request.rails?companyName=mspco&service_recid="),
        (.zendesk, "/agent/tickets/"),
    ])
    func `a ticket says where people see it`(psa: PSAUnderTest, page: String) async throws {
        let stage = try await PSAStage(psa)
        let made = try await stage.made()
        let read = try await stage.client.read(made.id, .reading).get()
        let url = try #require(read.url)
        #expect(url.hasPrefix("http://127.0.0.1:"))
        #expect(url.hasSuffix(page + made.id), "\(url)")
        #expect(made.url == url)
        try await stage.endsWell()
    }

    @Test func `members of ConnectWise sign in beside the API's host, not at it`() {
        let address = "https://api-eu.myconnectwise.net/v4_6_release/apis/3.0/"
        #expect(
            ConnectWiseShape.page(address, company: "acme msp")
                == "https://eu.myconnectwise.net/v4_6_release/services/system_io/Service/"
                + "fv_sr100_request.rails?companyName=acme%20msp&service_recid="
        )
        #expect(ConnectWiseShape.page("https://psa.example/elsewhere/", company: "a") == nil)
    }
}
