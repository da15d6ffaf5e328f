import { Empty } from "../ui/empty.tsx";
import { Page } from "../ui/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="Not found" heading="There is nothing on this square" width="s">
      <div class="panel">
        <Empty title="This page does not exist" text="The address is wrong, or what was here is gone.">
          <a class="btn" data-kind="primary" href="/">
            To the games
          </a>
        </Empty>
      </div>
    </Page>
  );
}
