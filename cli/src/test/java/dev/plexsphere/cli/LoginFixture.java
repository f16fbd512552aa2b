package dev.plexsphere.cli;

import dev.plexsphere.cli.ControlPlaneStub.Reply;
import org.junit.jupiter.api.BeforeEach;

/** A control plane that grants a device login after two polls. */
class LoginFixture extends StubbedTest {
  static final String LINE =
      "login --domain-id " + Shell.DOMAIN + " --idp-binding-id " + Shell.BINDING;
  static final String DEVICE_TOKEN = "POST /v1/auth/device-token";
  static final Reply PENDING = refused("authorization_pending");
  static final Reply GRANTED =
      Reply.json(
          200,
          """
          {"access_token":"%s","token_type":"Bearer","expires_in":43200,"token_id":"%s"}\
          """
              .formatted(Shell.TOKEN, Shell.TOKEN_ID));

  static Reply refused(String code) {
    return Reply.problem(400, code, "T", "d");
  }

  @BeforeEach
  void prepare() {
    shell = new Shell(home).at(server).signedOut();
    server.on("POST /v1/auth/device-code", code(""));
    server.on(DEVICE_TOKEN, PENDING, PENDING, GRANTED);
    server.on("POST /v1/auth/device-withdraw", Reply.json(204, ""));
    server.on(
        "GET /v1/auth/whoami",
        Reply.json(
            200,
            """
            {"principal_type":"user","subject":"0192f2f6-c0de-7000-8000-0000000000ad",\
            "domain_id":"%s","domain":"acme-corp","email":"ada@acme.example"}\
            """
                .formatted(Shell.DOMAIN)));
  }

  static Reply code(String more) {
    return Reply.json(
        200,
        """
        {"device_code":"dc-1","user_code":"WDJB-MJHT",\
        "verification_uri":"https://acme-corp.example.com/v1/device",\
        "verification_uri_complete":"https://acme-corp.example.com/v1/device?user_code=WDJB-MJHT",\
        "expires_in":600,"interval":5%s}\
        """
            .formatted(more));
  }
}
