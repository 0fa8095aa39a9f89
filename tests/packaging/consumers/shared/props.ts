export interface Props {
  endpoint: string;
  projectId: string;
  token: string;
  onLoaded: (count: number) => void;
}

/** What a page gives its component. */
export const props: Props = {
  ...globalThis.service,
  onLoaded: (count) => {
    globalThis.heard = count;
  },
};
